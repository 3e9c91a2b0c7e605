/** The page's pictograms: 16 px, one stroke, in the colour of the text around them. */

const PATHS = {
  settings: "M2.5 4.5h6M12 4.5h1.5M10.25 2.75v3.5M2.5 11.5H4M7.5 11.5h6M5.75 9.75v3.5",
  pin: "M6 2.5h4l-.6 4 2.1 2.2v1H4.5v-1l2.1-2.2L6 2.5zM8 9.7v4",
  wide: "M2.5 8h11M5 5.5 2.5 8 5 10.5M11 5.5 13.500 8 11 10.500",
  narrow: "M2 8h4.500M14 8H9.500M4.500 5.500 7 8l-2.500 2.500M11.500 5.500 9 8l2.500 2.500",
  full: "M6 2.500H2.500V6M10 2.500h3.500V6M6 13.500H2.500V10M10 13.500h3.500V10",
  exit: "M2.500 6H6V2.500M13.500 6H10V2.500M2.500 10H6v3.500M13.500 10H10v3.500",
  reset: "M3 8a5 5 0 1 0 1.600-3.670M4.500 2v2.700h2.700",
  more: "M8 3.500v.01M8 8v.01M8 12.500v.01",
  close: "M4 4l8 8M12 4l-8 8",
  runs: "M2.500 4h.01M5.500 4h8M2.500 8h.01M5.500 8h8M2.500 12h.01M5.500 12h8",
  chevron: "M6 3.500 10.500 8 6 12.500",
  previous: "M10 3.500 5.500 8 10 12.500",
  next: "M6 3.500 10.500 8 6 12.500",
  actual: "M2.500 3h11v10h-11zM5 10.500v-5L4 6.300M11 10.500v-5l-1 .8M8 6.300v.01M8 9.700v.01",
  save: "M8 2.500v7.500M5 7.200 8 10.200l3-3M3 13.300h10",
  compare: "M8 2v12M6 4.500H2.500v7H6M10 4.500h3.500v7H10",
  play: "M5 3.200v9.600l7.500-4.800z",
  pause: "M5.500 3.500v9M10.500 3.500v9",
  link: "M6.700 9.300l2.600-2.600M7.400 4.700l1.300-1.300a2.770 2.770 0 0 1 3.900 3.900l-1.300 1.300M8.600 11.300l-1.300 1.300a2.770 2.770 0 0 1-3.900-3.900l1.300-1.300",
  only: "M8 3v2M8 11v2M3 8h2M11 8h2M8 7.500v.9",
  smooth: "M2 9.500 4 4l2 8 2-6 1.500 3M9.500 9c1.500 2.500 3-1 4.500-1",
  orbit: "M8 3.500a4.500 4.500 0 1 1-4.500 4.500M8 1.500v4l-2.500-2zM8 8h.01",
  pan: "M8 2v12M2 8h12M6.500 3.500 8 2l1.500 1.500M6.500 12.500 8 14l1.500-1.500M3.500 6.500 2 8l1.500 1.500M12.500 6.500 14 8l-1.500 1.500",
  box: "M3 3h2M7 3h2M11 3h2v2M13 7v2M13 11v2h-2M9 13H7M5 13H3v-2M3 9V7M3 5V3",
  lasso:
    "M8 2.500c3.300 0 6 1.700 6 3.800S11.300 10 8 10 2 8.400 2 6.300 4.700 2.500 8 2.500zM5 9.600c-1.200 1.300-.8 3 .700 3.200",
  bookmark: "M4.500 2.500h7v11L8 10.800 4.500 13.500z",
  warning: "M8 2.500 14 13H2L8 2.500zM8 6.500v3M8 11.300v.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="tbnb-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={name === "more" ? 2.2 : 1.4}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** A button that is a pictogram: its label is both its title and its name for a screen reader. */
export function IconButton(props: {
  icon: IconName;
  label: string;
  hint?: string;
  onClick: (event: MouseEvent) => void;
  pressed?: boolean;
  expanded?: boolean;
  /** The id of what it opens. */
  controls?: string;
  class?: string;
  /** -1 where arrow keys lead to it, not Tab. */
  tabIndex?: number;
}) {
  return (
    <button
      type="button"
      class={`tbnb-iconbutton ${props.class ?? ""}`}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      tabIndex={props.tabIndex}
      title={props.hint ? `${props.label} (${props.hint})` : props.label}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  );
}
