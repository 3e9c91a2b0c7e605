/** The settings of pictures. */

import { formatPercent } from "../../math/format";
import { Check, Slider } from "../../shell/fields";
import type { PluginProps } from "../plugin";

export function ImageSettings({ page }: PluginProps) {
  const { choices } = page.store;
  const { imageBrightness, imageContrast } = choices;
  return (
    <>
      <fieldset>
        <legend>Pictures</legend>
        <Slider of={imageBrightness} label="Brightness" min={0} max={2} step={0.01} />
        <Slider of={imageContrast} label="Contrast" min={0} max={5} step={0.01} />
        <div class="tbnb-field">
          <span class="tbnb-quiet">
            {formatPercent(imageBrightness.value)} and {formatPercent(imageContrast.value)}
          </span>
          <button
            type="button"
            class="tbnb-link"
            disabled={imageBrightness.value === 1 && imageContrast.value === 1}
            onClick={() => {
              imageBrightness.value = 1;
              imageContrast.value = 1;
            }}
          >
            Reset
          </button>
        </div>
        <Check of={choices.imageActual} label="Actual size" hint="Each card can differ" />
        <Check
          of={choices.imagePixelated}
          label="Sharp pixels"
          hint="Else smoothed when enlarged"
        />
      </fieldset>
      <fieldset>
        <legend>Steps</legend>
        <Check of={choices.linkSteps} label="Same step in all cards" hint="The scalars' too" />
        <Check
          of={choices.superseded}
          label="Show superseded points"
          hint="Points a restarted run logged again"
        />
      </fieldset>
    </>
  );
}
