/** The state of the screen that stands in its address. */
export const TABS = ["timeline", "stops", "custody", "events", "proofs", "data"] as const;
export type Tab = (typeof TABS)[number];

export const OUTCOMES = ["failed", "done", "waiting"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface RunSearch {
  readonly tab?: Tab;
  /** The entry that has the focus. */
  readonly t?: string;
  /** The entries that are open, side by side. */
  readonly open?: readonly string[];
  readonly lane?: string;
  readonly outcome?: Outcome;
  readonly q?: string;
  /** Whether reports stand where the phone says that they happened, and not where they came in. */
  readonly clock?: "phone";
}

/** Members to set anew; one that is undefined goes. */
export type RunChange = { readonly [Name in keyof RunSearch]?: RunSearch[Name] | undefined };

const MAX_OPEN = 12;

function textIn(given: unknown): string | undefined {
  return typeof given === "string" && given !== "" ? given : undefined;
}

/** The search of an address; what does not fit is left out. */
export function runSearch(given: Record<string, unknown>): RunSearch {
  const tab = TABS.find((each) => each === given["tab"]);
  const outcome = OUTCOMES.find((each) => each === given["outcome"]);
  const open = Array.isArray(given["open"]) ? given["open"].filter((id) => typeof id === "string").slice(0, MAX_OPEN) : [];
  const texts = { t: textIn(given["t"]), lane: textIn(given["lane"]), q: textIn(given["q"]) };
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(given["clock"] === "phone" ? { clock: "phone" as const } : {}),
    ...(open.length === 0 ? {} : { open }),
    ...(texts.t === undefined ? {} : { t: texts.t }),
    ...(texts.lane === undefined ? {} : { lane: texts.lane }),
    ...(texts.q === undefined ? {} : { q: texts.q }),
  };
}

/** The entries that are open after one more was opened; the oldest goes where there are too many. */
export function withOpened(open: readonly string[], id: string): readonly string[] {
  return [...open.filter((each) => each !== id), id].slice(-MAX_OPEN);
}
