/** What is shown in place of something whose drawing failed. */
import { Component, type ComponentChildren } from "preact";

export function Failure({ error }: { error: unknown }) {
  const what = error instanceof Error ? `${error.message}\n\n${error.stack ?? ""}` : String(error);
  return (
    <div class="tbnb-failure" role="alert">
      <strong>tbnb could not draw this.</strong> Your logs are untouched; open the board again, and
      please report:
      <pre>{what}</pre>
    </div>
  );
}

/** Keeps an error of one part of the board from taking the rest with it. */
export class Boundary extends Component<{ children?: ComponentChildren }, { error: unknown }> {
  override state = { error: null };

  override componentDidCatch(error: unknown): void {
    this.setState({ error });
  }

  override render() {
    return this.state.error === null ? this.props.children : <Failure error={this.state.error} />;
  }
}
