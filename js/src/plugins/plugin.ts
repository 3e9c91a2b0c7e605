/** What a kind of data is on the page. One file here, one line in `index.ts`, and it has a tab. */
import type { FunctionComponent } from "preact";
import type { Page } from "../shell/page";

export interface PluginProps {
  page: Page;
}

export interface Plugin {
  /** The kind's name in the log, as the catalogue has it: "scalars". */
  readonly name: string;
  /** What its tab says. */
  readonly title: string;
  /** Everything below the toolbar, right of the run list. */
  readonly View: FunctionComponent<PluginProps>;
  /** Its controls in the toolbar. */
  readonly Bar?: FunctionComponent<PluginProps>;
  /** Its part of the settings. */
  readonly Settings?: FunctionComponent<PluginProps>;
}
