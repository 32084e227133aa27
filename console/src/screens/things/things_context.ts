/** What the rows of a list need: the things by id, the columns, the words; and who keeps them fresh. */
import { createContext } from "react";
import type { RowRefresher } from "~/live/row_refresher";
import type { Machine } from "~/rules/machine";
import type { Family, Thing } from "./families";
import type { Field } from "./filters";

export interface ThingsShown {
  readonly family: Family;
  readonly type: string;
  readonly things: ReadonlyMap<string, Thing>;
  readonly fields: readonly Field[];
  readonly machine: Machine | null | undefined;
  readonly refresher: RowRefresher;
}

export const ThingsContext = createContext<ThingsShown | null>(null);
