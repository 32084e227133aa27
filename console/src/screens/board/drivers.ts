/** Who drives, as far as the board knows. */
import type { Hit } from "~/api/haulier";
import { canDrive } from "~/app/drivers";
import type { RunRow } from "~/live/rows";

interface Drivers {
  /** On how many open runs somebody is. */
  readonly openRuns: ReadonlyMap<string, number>;
  /** Those whose runs are all closed. */
  readonly free: readonly string[];
  readonly isFit: (hit: Pick<Hit, "type">) => boolean;
}

export function driversOf(runs: Iterable<RunRow>): Drivers {
  const openRuns = new Map<string, number>();
  const places = new Set<string>();
  for (const run of runs) {
    for (const id of run.participants) openRuns.set(id, (openRuns.get(id) ?? 0) + (run.status === "CLOSED" ? 0 : 1));
    for (const { place } of run.jobs) if (place !== null) places.add(place);
  }
  const free = [...openRuns].filter(([, count]) => count === 0).map(([id]) => id);
  return { openRuns, free, isFit: canDrive(openRuns.keys(), places) };
}
