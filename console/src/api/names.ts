/** Names of the ids that rows show: gathered for a moment, asked in one call, kept for the page. */
import { useSyncExternalStore } from "react";
import { areReadsUnderWay } from "./client";
import { type Name, readNames } from "./haulier";

const GATHER_MS = 30;
/** So often what else the page reads is waited for, whose ids then go with the same call. */
const MAX_WAITS = 10;
const AGAIN_MS = 5_000;
const MAX_IDS = 500;
const KEPT = 20_000;

type Ask = (ids: readonly string[]) => Promise<Readonly<Record<string, Name>>>;

/** A memory of names. What is not known yet is asked for once; what failed is asked again after a while. */
export class NameBook {
  readonly #names = new Map<string, Name | null>();
  readonly #wanted = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReading = false;
  #waits = 0;
  #wasBusy = false;

  /** `isBusy` says whether the page reads things, which are likely to show further ids. */
  constructor(
    private readonly ask: Ask,
    private readonly isBusy: () => boolean = () => false,
  ) {}

  /** The name of an id; undefined as long as it is not known. */
  nameOf(id: string): Name | undefined {
    const known = this.#names.get(id);
    if (known === undefined) this.#want(id);
    return known ?? undefined;
  }

  /** The name of an id if it is known; asks for nothing. */
  known(id: string): Name | undefined {
    return this.#names.get(id) ?? undefined;
  }

  /** Whether it was asked for, and the server said what it knows. */
  isAnswered(id: string): boolean {
    return this.#names.has(id);
  }

  /** Grows with each change. */
  version = 0;

  /** How many ids were asked for, with a name or without. */
  get size(): number {
    return this.#names.size;
  }

  /** Ask for an id anew when its name may have changed. */
  forget(id: string): void {
    if (this.#names.delete(id)) this.#changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #want(id: string): void {
    if (id === "" || this.#wanted.has(id)) return;
    this.#wanted.add(id);
    this.#readAfter(GATHER_MS);
  }

  /** One call at a time: what is wanted meanwhile goes with the next. */
  #readAfter(ms: number): void {
    if (!this.#isReading) this.#timer ??= setTimeout(() => this.#readOrWait(), ms);
  }

  /** What has just been read is drawn a moment later, so after a busy moment a quiet one is waited for as well. */
  #readOrWait(): void {
    this.#timer = undefined;
    const isBusy = this.isBusy();
    const isMoreToCome = (isBusy || this.#wasBusy) && this.#waits < MAX_WAITS;
    this.#wasBusy = isBusy;
    this.#waits = isMoreToCome ? this.#waits + 1 : 0;
    if (isMoreToCome) this.#readAfter(GATHER_MS);
    else void this.#read();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const ids = [...this.#wanted].slice(0, MAX_IDS);
    const found = await this.ask(ids).catch(() => null);
    this.#isReading = false;
    // Rows show ids meanwhile. Nothing is drawn anew, which would ask at once again.
    if (found === null) return this.#readAfter(AGAIN_MS);
    for (const id of ids) {
      this.#names.set(id, found[id] ?? null);
      this.#wanted.delete(id);
    }
    if (this.#wanted.size > 0) this.#readAfter(GATHER_MS);
    while (this.#names.size > KEPT) this.#names.delete(this.#names.keys().next().value ?? "");
    this.#changed();
  }

  #changed(): void {
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }
}

export const names = new NameBook(readNames, areReadsUnderWay);

/** What a machine counted or drew; anything else is a name, which is shown in full. */
const NUMBER = /^[0-9a-f-]{13,}$/i;

/** What to show of an id until its name is known: its last part. */
export function shortId(id: string): string {
  const tail = id.slice(id.lastIndexOf(":") + 1);
  return NUMBER.test(tail) ? `…${tail.slice(-8)}` : tail;
}

/** The type in an id such as `riders:4b97…`; empty without one. */
export function typeIn(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(":")));
}

/** The name of an id, or its tail as long as the name is not known. Drawn anew when it changes and at no other time. */
export function useName(id: string): string {
  const known = useSyncExternalStore(names.subscribe, () => names.known(id));
  return (known ?? names.nameOf(id))?.name ?? shortId(id);
}
