/** One of a few, side by side. */
import { useUnique } from "../../shell/unique";

interface Props<T extends string | number> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, text: string])[];
  onChange: (value: T) => void;
}

export function Segments<T extends string | number>(props: Props<T>) {
  const { label, value, options, onChange } = props;
  // Radio buttons of one name are one group, all over the page.
  const name = useUnique();
  return (
    <div class="tbnb-segments" role="radiogroup" aria-label={label}>
      {options.map(([own, text]) => (
        <label key={own}>
          <input type="radio" name={name} checked={own === value} onChange={() => onChange(own)} />
          <span>{text}</span>
        </label>
      ))}
    </div>
  );
}
