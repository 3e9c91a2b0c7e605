/** What a kind of data is on the page. One file here, one line in `index.ts`, and it has a tab. */
import type { FunctionComponent } from "preact";
import type { CardProps } from "../shell/groups";
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
  /** Whether there is a tab for tags of these kinds; without it, where one is of its own name. */
  readonly shows?: (kinds: ReadonlySet<string>) => boolean;
  /** It needs the whole width: the run list is a drawer. */
  readonly alone?: boolean;
  /** One tag, for where several kinds stand together. */
  readonly Card?: FunctionComponent<CardProps>;
  /** What floats over its cards, once a view. */
  readonly Over?: FunctionComponent<PluginProps>;
  /** Its controls in the toolbar. */
  readonly Bar?: FunctionComponent<PluginProps>;
  /** Its part of the settings. */
  readonly Settings?: FunctionComponent<PluginProps>;
}
