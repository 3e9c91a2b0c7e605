/** The point under the pointer. */
import type { Cloud } from "./cloud";
import { Grid } from "./grid";
import { diameter } from "./painter";
import type { Projection } from "./projection";
import type { View } from "./view";

/** CSS pixels from its edge at which a point is still met. */
const NEARBY = 5;

export class Picker {
  private grid: Grid | null = null;
  private version = -1;

  /** The frontmost of the points that cover a place, else the nearest within some pixels. */
  at(
    x: number,
    y: number,
    projection: Projection,
    cloud: Cloud,
    view: View,
    size: number,
  ): number | null {
    if (projection.count === 0) return null;
    // Made when it is first asked for after a move: most pictures are never asked.
    if (!this.grid || this.version !== projection.version) {
      this.grid = new Grid(projection, view);
      this.version = projection.version;
    }
    const { order, depth } = projection;
    const across = (point: number) =>
      diameter(view, size, cloud.kinds[point] as number, depth[point] as number);
    let front = -1;
    let nearest = -1;
    let least = NEARBY;
    this.grid.around(x, y, widest(projection, across) / 2 + NEARBY, (rank, away) => {
      const beyond = away - across(order[rank] as number) / 2;
      // What is drawn later lies in front.
      if (beyond <= 0) front = Math.max(front, rank);
      if (beyond < least || (beyond === least && rank > nearest)) {
        least = beyond;
        nearest = rank;
      }
    });
    const rank = front >= 0 ? front : nearest;
    return rank >= 0 ? (order[rank] as number) : null;
  }
}

/** The nearest ones are the largest, and are drawn last among those that stand out or do not. */
function widest({ order, count, plain }: Projection, across: (point: number) => number): number {
  const last = [plain - 1, count - 1].filter((rank) => rank >= 0);
  return Math.max(...last.map((rank) => across(order[rank] as number)));
}
