/** The input of a filter: says what is wrong with a bad expression, below it and to screen readers. */
import { useRef } from "preact/hooks";
import type { Filter } from "../store/filter";
import { IconButton } from "./icons";
import { useUnique } from "./unique";

export function FilterBox({ filter, label }: { filter: Filter; label: string }) {
  const error = filter.error.value;
  const id = useUnique();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="tbnb-filter">
      <input
        type="text"
        ref={input}
        class="tbnb-input"
        value={filter.text.value}
        placeholder={label}
        aria-label={label}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : id}
        title={`${label}: a regular expression, found anywhere, upper or lower case (Esc clears)`}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          filter.text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          // With nothing to clear Escape is for what is around: it closes the drawer.
          if (event.key === "Escape" && filter.text.peek() === "") return;
          // JupyterLab's own keys must not see what is typed here.
          event.stopPropagation();
          if (event.key === "Escape") filter.text.value = "";
        }}
      />
      {filter.text.value !== "" && (
        <IconButton
          icon="close"
          class="tbnb-clear"
          label={`Clear: ${label}`}
          onClick={() => {
            filter.text.value = "";
            // This button is about to go, and the focus with it.
            input.current?.focus();
          }}
        />
      )}
      {error !== null && (
        <div class="tbnb-filter-error" id={id} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
