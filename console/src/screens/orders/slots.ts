/** Slots as a form has them: local times without a zone, to the minute. */
import type { Slot } from "~/api/orders";
import { localText } from "~/ui/local_time";

export interface SlotTexts {
  readonly from: string;
  readonly to: string;
}

export type SlotFault = "incomplete" | "order" | "past";

export const textsOf = (slot: Slot | null | undefined): SlotTexts =>
  slot === null || slot === undefined ? { from: "", to: "" } : { from: localText(slot.from), to: localText(slot.to) };

/** What a person typed as a slot; null where both ends are empty, a fault where it is none. */
export function slotOf(texts: SlotTexts, now: number): Slot | null | SlotFault {
  if (texts.from === "" && texts.to === "") return null;
  const slot = { from: new Date(texts.from).getTime(), to: new Date(texts.to).getTime() };
  if (Number.isNaN(slot.from) || Number.isNaN(slot.to)) return "incomplete";
  if (slot.from >= slot.to) return "order";
  return slot.to <= now ? "past" : slot;
}

export const isFault = (found: Slot | null | SlotFault): found is SlotFault => typeof found === "string";
