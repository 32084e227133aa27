/** What the windows of one browser say to each other, so that one stream serves them all. */
import type { Freshness } from "./freshness";
import type { SseMessage } from "./sse";

export type Word =
  /** A window came and asks who holds the stream. */
  | { readonly word: "hello" }
  /** The holder is hidden and asks whether somebody is looking at another window. */
  | { readonly word: "who" }
  | { readonly word: "visible" }
  /** A window says which news it wants beside the events. */
  | { readonly word: "wishes"; readonly window: string; readonly topics: readonly string[] }
  /** A window took the stream over and resumes behind an id. */
  | { readonly word: "begin"; readonly leader: string; readonly from: string }
  | { readonly word: "state"; readonly leader: string; readonly count: number; readonly lastId: string; readonly freshness: Freshness }
  /** One message of the stream; `count` numbers those of a leader, so that a missed one is noticed. */
  | { readonly word: "message"; readonly leader: string; readonly count: number; readonly message: SseMessage };

export interface Channel {
  post(word: Word): void;
  close(): void;
}

/** What a stream needs of the browser. */
export interface Surroundings {
  readonly openChannel: (name: string, onWord: (word: Word) => void) => Channel;
  /** Hold the only lock of a name while `work` runs; where the browser has no locks every window works for itself. */
  readonly hold: (name: string, signal: AbortSignal, work: () => Promise<void>) => Promise<void>;
  /** The same, taken from whoever holds it. */
  readonly steal: (name: string, work: () => Promise<void>) => Promise<void>;
  readonly isHidden: () => boolean;
  readonly whenVisibilityChanges: (listener: () => void) => () => void;
}

/** Plain http from another machine has neither locks nor a session cookie: there each window has a stream of its own. */
export const browserSurroundings: Surroundings = {
  openChannel: (name, onWord) => {
    if (typeof BroadcastChannel === "undefined") return { post: () => undefined, close: () => undefined };
    const channel = new BroadcastChannel(name);
    channel.onmessage = (message: MessageEvent<Word>) => onWord(message.data);
    return { post: (word) => channel.postMessage(word), close: () => channel.close() };
  },
  hold: async (name, signal, work) => {
    const { locks } = navigator as { locks?: LockManager };
    if (locks === undefined) await work();
    else await locks.request(name, { signal }, work);
  },
  steal: async (name, work) => {
    const { locks } = navigator as { locks?: LockManager };
    await locks?.request(name, { steal: true }, work);
  },
  isHidden: () => document.visibilityState === "hidden",
  whenVisibilityChanges: (listener) => {
    document.addEventListener("visibilitychange", listener);
    return () => document.removeEventListener("visibilitychange", listener);
  },
};
