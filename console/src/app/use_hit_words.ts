/** What a hit of the search is, and how it stands, in words. */
import { useLingui } from "@lingui/react/macro";
import type { Hit } from "~/api/haulier";
import { typeIn } from "~/api/names";
import { stateText } from "~/rules/machine";
import { JOB_STATUSES, RUN_STATUSES, type StatusWords } from "./statuses";

const STATUSES: Readonly<Record<string, Readonly<Record<string, StatusWords>>>> = { dispatch: RUN_STATUSES, job: JOB_STATUSES };

interface HitWords {
  readonly type: string;
  readonly state: string;
}

/** A type is told by its name where the row has its id. */
export function useHitWords(): (hit: Hit) => HitWords {
  const { i18n } = useLingui();
  return ({ kind, type, state }) => {
    const known = STATUSES[kind]?.[state ?? ""];
    const named = type ?? kind;
    return { type: typeIn(named) || named, state: known === undefined ? stateText(state ?? "") : i18n._(known.label) };
  };
}
