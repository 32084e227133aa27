/** What the list and the card of the map show of things by their ids. */
import { createContext, use } from "react";
import type { Facility } from "~/api/haulier";
import type { Fleet } from "./fleet";

export interface Shown {
  readonly fleet: Fleet;
  readonly facilities: ReadonlyMap<string, Facility>;
}

export const ShownContext = createContext<Shown | null>(null);

export function useShown(): Shown {
  const shown = use(ShownContext);
  if (shown === null) throw new Error("useShown is called outside of the map");
  return shown;
}
