/** News beside the events that windows of a browser want, such as positions: what one of them wants the stream brings. */

/** A window that says nothing for this long is gone, or asleep and shows nothing. */
const GONE_MS = 150_000;

export class Wishes {
  readonly #own = new Map<string, number>();
  readonly #others = new Map<string, { readonly topics: readonly string[]; readonly at: number }>();
  readonly window = crypto.randomUUID();

  /** What this window wants. */
  get own(): readonly string[] {
    return [...this.#own.keys()];
  }

  /** Want a topic once more, or once less; gives whether that changes what this window wants. */
  add(topic: string, by: 1 | -1): boolean {
    const before = this.#own.get(topic) ?? 0;
    const after = before + by;
    if (after > 0) this.#own.set(topic, after);
    else this.#own.delete(topic);
    return before > 0 !== after > 0;
  }

  /** Another window said what it wants. */
  hear(window: string, topics: readonly string[], now: number): void {
    if (topics.length > 0) this.#others.set(window, { topics, at: now });
    else this.#others.delete(window);
  }

  /** What all windows want, in a fixed order. */
  all(now: number): readonly string[] {
    for (const [window, wish] of this.#others) if (now - wish.at > GONE_MS) this.#others.delete(window);
    const topics = new Set(this.#own.keys());
    for (const wish of this.#others.values()) for (const topic of wish.topics) topics.add(topic);
    return [...topics].sort();
  }

  /** Another session wants nothing of what was wanted before by other windows. */
  forget(): void {
    this.#others.clear();
  }
}
