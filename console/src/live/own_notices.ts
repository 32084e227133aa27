/** What the console itself notices from the stream, kept in the browser for a week: what nobody sends a notice of. */
import type { LiveEvent } from "./event";

export type NoticedAs = "late" | "timedOut" | "imported" | "switchedOff" | "dead";

export interface OwnNotice {
  /** Of the event, so that each window of the browser notices it once. */
  readonly id: string;
  readonly what: NoticedAs;
  readonly kind: string;
  readonly resourceId: string;
  /** What it is about besides: rows of an import that failed, the receiver of callbacks that were given up. */
  readonly detail: string;
  /** Epoch ms. */
  readonly at: number;
  readonly isRead: boolean;
}

export const KEPT_MS = 7 * 24 * 3_600_000;
export const MAX_KEPT = 200;
const PLACE = "haulier-notices";

/** What an event of this name is noticed as; null for most. */
export function noticedAs(type: string): NoticedAs | null {
  if (type === "DispatchRunningLate") return "late";
  if (type === "CallbacksGivenUp") return "dead";
  if (type === "WebhookSubscriptionSwitchedOff") return "switchedOff";
  if (type.endsWith("StateTimedOut")) return "timedOut";
  return /Batch(Completed|Ended)$/.test(type) ? "imported" : null;
}

/** The notice that an event is worth; null for most. */
export function noticeOf(event: LiveEvent): OwnNotice | null {
  const what = noticedAs(event.type);
  if (what === null) return null;
  const { failed, receiver } = event.data;
  const detail = what === "imported" && typeof failed === "number" ? String(failed) : what === "dead" && typeof receiver === "string" ? receiver : "";
  return { id: event.id, what, kind: event.kind, resourceId: event.resourceId, detail, at: event.at, isRead: false };
}

/** The newest first, each once, none older than a week, no more than are kept. What was read stays read. */
export function joined(kept: readonly OwnNotice[], more: readonly OwnNotice[], now: number): readonly OwnNotice[] {
  const found = new Map(more.map((notice) => [notice.id, notice]));
  for (const notice of kept) found.set(notice.id, notice);
  return [...found.values()]
    .filter((notice) => notice.at > now - KEPT_MS)
    .sort((one, other) => other.at - one.at)
    .slice(0, MAX_KEPT);
}

/** The notices of a person in this browser; its other windows see the same. */
export class OwnNotices {
  readonly #watchers = new Set<() => void>();
  #place = "";
  #kept: readonly OwnNotice[] = [];

  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem">,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whose notices they are from here on. */
  open(tenant: string, person: string): void {
    this.#place = `${PLACE}/${tenant}/${person}`;
    this.#kept = [];
    this.#set(this.#stored());
  }

  all = (): readonly OwnNotice[] => this.#kept;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  add(...more: readonly OwnNotice[]): void {
    if (this.#place === "" || more.length === 0) return;
    // Another window may have kept some meanwhile.
    this.#keep(joined(this.#stored(), more, this.now()));
  }

  /** Mark notices as read or unread. */
  mark(isRead: boolean, ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    this.#keep(this.#stored().map((notice) => (ids.has(notice.id) ? { ...notice, isRead } : notice)));
  }

  /** Another window has kept something. */
  heard(place: string | null): void {
    if (place === this.#place) this.#set(this.#stored());
  }

  #stored(): readonly OwnNotice[] {
    try {
      const text = this.storage.getItem(this.#place);
      return text === null ? joined(this.#kept, [], this.now()) : joined(JSON.parse(text) as readonly OwnNotice[], [], this.now());
    } catch {
      return [];
    }
  }

  #keep(notices: readonly OwnNotice[]): void {
    try {
      this.storage.setItem(this.#place, JSON.stringify(notices));
    } catch {
      // Without room they last as long as the page.
    }
    this.#set(notices);
  }

  #set(notices: readonly OwnNotice[]): void {
    this.#kept = notices;
    for (const watcher of this.#watchers) watcher();
  }
}
