/** The things of a desk scan as they are scanned, one after the other. */
import type { Fault } from "~/api/fault";
import type { Scan } from "~/api/runs";

export type Thing = Scan["custodyEntity"];
export const MAX_SCANS = 1_000;

export interface Scanned {
  readonly list: readonly Scan[];
  /** What was scanned twice, and therefore not added again. */
  readonly repeated: readonly string[];
}

/** The list with everything that a text names, a thing a line. A thing is taken once; cash adds up line by line. */
export function withScanned(list: readonly Scan[], text: string, thing: Thing): Scanned {
  const added = [...list];
  const repeated: string[] = [];
  for (const word of text.split(/[\n,;]+/).map((each) => each.trim()).filter((each) => each !== "")) {
    if (thing === "CASH") {
      const amount = Number(word);
      if (Number.isFinite(amount) && amount > 0 && added.length < MAX_SCANS) added.push({ custodyEntity: thing, custodyEntityAmount: amount });
      continue;
    }
    const isKnown = added.some((each) => each.custodyEntity === thing && each.custodyEntityId === word);
    if (isKnown) repeated.push(word);
    else if (added.length < MAX_SCANS) added.push({ custodyEntity: thing, custodyEntityId: word });
  }
  return { list: added, repeated };
}

/** The faults of each row, by its place: the server names `data[3].custodyEntityId`. */
export function faultsByRow(faults: readonly Fault[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const fault of faults) {
    const place = /^data\[(\d+)\]/.exec(fault.field)?.[1];
    if (place !== undefined) found.set(Number(place), fault.message);
  }
  return found;
}
