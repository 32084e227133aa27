/** How fresh what is shown is, in numbers that the header puts into words. */
type Phase = "starting" | "live" | "offline";

export interface Freshness {
  readonly phase: Phase;
  /** When the server was last heard, epoch ms; 0 before the first time. */
  readonly contactAt: number;
  /** How long the newest event was on its way, ms. */
  readonly lagMs: number;
  /** The status of the refusal where the server refuses the stream, else 0. */
  readonly refusal: number;
}

export const NOT_STARTED: Freshness = { phase: "starting", contactAt: 0, lagMs: 0, refusal: 0 };

/** From here on the header says how far behind it is. */
const BEHIND_MS = 2_000;
/** From here on stale data are marked as such: the board grows a banner. */
const STALE_MS = 30_000;
/** A lag that no new event confirms is over: nothing is on its way. */
const LAG_KEPT_MS = 10_000;

export type Shown =
  | { readonly kind: "starting" }
  | { readonly kind: "live" }
  | { readonly kind: "behind"; readonly seconds: number }
  | { readonly kind: "offline"; readonly since: number };

/** What to say of a freshness at a moment. */
export function shownOf(freshness: Freshness, now: number): Shown {
  const { phase, contactAt, lagMs } = freshness;
  if (phase === "starting") return { kind: "starting" };
  if (phase === "offline") return { kind: "offline", since: contactAt };
  if (now - contactAt > STALE_MS) return { kind: "offline", since: contactAt };
  return lagMs >= BEHIND_MS ? { kind: "behind", seconds: Math.round(lagMs / 1000) } : { kind: "live" };
}

/** Whether what is shown is too old to be trusted without a word. */
export function isStale(freshness: Freshness, now: number): boolean {
  return freshness.contactAt > 0 && now - freshness.contactAt > STALE_MS;
}

/**
 * How long events are on their way. The clocks of server and browser differ by an unknown but steady amount: the quickest
 * event so far counts as having taken no time.
 */
export class LagMeter {
  #quickest = Number.POSITIVE_INFINITY;
  #lag = 0;
  #at = 0;

  /** An event of the server's moment `at` came now. */
  came(at: number, now: number): void {
    if (!Number.isFinite(at)) return;
    this.#quickest = Math.min(this.#quickest, now - at);
    this.#lag = now - at - this.#quickest;
    this.#at = now;
  }

  lagAt(now: number): number {
    return now - this.#at > LAG_KEPT_MS ? 0 : this.#lag;
  }
}
