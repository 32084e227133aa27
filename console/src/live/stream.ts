/** One stream a browser: a window holds it and passes on what comes; the others listen and stand by. */
import { browserSurroundings, type Channel, type Surroundings, type Word } from "./channel";
import { type Connect, connectToEvents } from "./connection";
import { eventIn, type LiveEvent } from "./event";
import { follow } from "./follow";
import { type Freshness, LagMeter, NOT_STARTED } from "./freshness";
import type { SseMessage } from "./sse";
import { Wishes } from "./wishes";

/** Hears news of a name, such as `position`, as they stand in the message. */
export type NewsListener = (data: string) => void;

export interface LiveListener {
  /** From here on every event comes: read what is shown, at the start and whenever something may have been missed. */
  readonly onReset: () => void;
  readonly onEvent: (event: LiveEvent) => void;
  /** Something came into the person's inbox. */
  readonly onNotice?: () => void;
}

const LOCK = "haulier-live";
const NOTICE = "notice";
/** A hidden window gives the stream away after this, if somebody looks at another one. */
export const HIDDEN_MS = 60_000;
/** A window that holds the stream and says nothing for this long is frozen: another one takes it. */
export const SILENT_LEADER_MS = 60_000;
const STATE_EVERY_MS = 5_000;
const WATCH_MS = 10_000;
const STAND_AGAIN_MS = 1_000;
const TELL_CONTACT_MS = 1_000;

/** The number in an id such as `4711-9c0f3e21`; -1 without one. */
function sequenceIn(id: string): number {
  const number = Number.parseInt(id, 10);
  return Number.isNaN(number) ? -1 : number;
}

export class LiveStream {
  readonly #listeners = new Set<LiveListener>();
  readonly #watchers = new Set<() => void>();
  readonly #news = new Map<string, Set<NewsListener>>();
  readonly #wishes = new Wishes();
  readonly #lag = new LagMeter();
  #freshness = NOT_STARTED;
  #session: AbortController | null = null;
  #name = "";
  #channel: Channel | null = null;
  /** Set while this window holds the stream; aborting it gives the stream away. */
  #term: AbortController | null = null;
  /** The connection under way, and what it asked for; aborting it begins another one. */
  #turn: { readonly controller: AbortController; readonly topics: string } | null = null;
  #leader = "";
  #count = 0;
  #lastId = "";
  #sequence = -1;
  #hasBegun = false;
  #hasMissed = false;
  #hiddenSince: number | null = null;
  #leaderHeardAt = 0;
  #stateToldAt = 0;

  constructor(
    private readonly connect: Connect = connectToEvents,
    private readonly around: Surroundings = browserSurroundings,
  ) {}

  /** Listen in the name of a session until the returned function is called. Another session hears nothing of this one. */
  start(session: string): () => void {
    this.#session?.abort();
    const controller = new AbortController();
    this.#session = controller;
    this.#forget();
    this.#name = `${LOCK}/${session}`;
    const channel = this.around.openChannel(this.#name, (word) => this.#hear(word));
    this.#channel = channel;
    this.#hiddenSince = this.around.isHidden() ? Date.now() : null;
    const seen = this.around.whenVisibilityChanges(() => this.#seen());
    const watch = setInterval(() => this.#watch(controller.signal), WATCH_MS);
    controller.signal.addEventListener("abort", () => {
      clearInterval(watch);
      seen();
      channel.close();
      // Who lets go of news afterwards has nobody to tell.
      if (this.#channel === channel) this.#channel = null;
    });
    channel.post({ word: "hello" });
    void this.#stand(controller.signal);
    return () => controller.abort();
  }

  /** Hear what comes. Whoever comes to a stream that is under way is asked to read at once. */
  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    if (this.#hasBegun) listener.onReset();
    return () => this.#listeners.delete(listener);
  }

  /**
   * Hear news beside the events: those of a name, by a topic. Read what is there when it begins: what is told at the start of
   * a connection another window may have heard before.
   */
  want(topic: string, name: string, listener: NewsListener): () => void {
    const listeners = this.#news.get(name) ?? new Set();
    this.#news.set(name, listeners.add(listener));
    if (this.#wishes.add(topic, 1)) this.#tellWishes();
    return () => {
      listeners.delete(listener);
      if (this.#wishes.add(topic, -1)) this.#tellWishes();
    };
  }

  freshness = (): Freshness => this.#freshness;

  watchFreshness = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Whether this window holds the browser's stream. */
  get isLeading(): boolean {
    return this.#term !== null;
  }

  #forget(): void {
    this.#freshness = NOT_STARTED;
    this.#wishes.forget();
    this.#leader = "";
    this.#count = 0;
    this.#lastId = "";
    this.#sequence = -1;
    this.#hasBegun = false;
    this.#hasMissed = false;
    this.#leaderHeardAt = Date.now();
  }

  /** Wait for the stream, hold it, wait again: as long as the session lasts. */
  async #stand(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let wasTaken = false;
      try {
        await this.around.hold(this.#name, signal, () => this.#lead(signal));
      } catch {
        wasTaken = true; // by another window, or the session ended while waiting
      }
      if (signal.aborted) return;
      this.#term?.abort();
      this.#term = null;
      this.#leaderHeardAt = Date.now();
      if (wasTaken) await new Promise((resolve) => setTimeout(resolve, STAND_AGAIN_MS));
    }
  }

  async #lead(signal: AbortSignal): Promise<void> {
    const term = new AbortController();
    const end = () => term.abort();
    signal.addEventListener("abort", end);
    this.#term?.abort();
    this.#term = term;
    this.#leader = crypto.randomUUID();
    this.#count = 0;
    this.#tell({ word: "begin", leader: this.#leader, from: this.#lastId });
    const listener = {
      lastId: () => this.#lastId,
      onMessage: (message: SseMessage) => {
        if (term.signal.aborted) return;
        this.#count += 1;
        this.#tell({ word: "message", leader: this.#leader, count: this.#count, message });
        this.#take(message);
      },
      onContact: (lastId: string) => {
        if (term.signal.aborted) return;
        this.#lastId = lastId;
        this.#refresh({ contactAt: Date.now() });
        if (Date.now() - this.#stateToldAt >= STATE_EVERY_MS) this.#tellState();
      },
      onLost: (error: { status: number } | null) => {
        if (error === null && this.#turn?.controller.signal.aborted === true) return; // another one begins at once
        this.#refresh({ phase: "offline", refusal: error?.status ?? 0 });
        this.#tellState();
      },
    };
    await follow((...given) => this.#connect(...given), listener, term.signal);
    signal.removeEventListener("abort", end);
    if (this.#term === term) this.#term = null;
  }

  async #connect(...[lastId, listener, signal]: Parameters<Connect>): Promise<void> {
    const controller = new AbortController();
    const topics = this.#wishes.all(Date.now());
    this.#turn = { controller, topics: topics.join() };
    await this.connect(lastId, listener, AbortSignal.any([signal, controller.signal]), topics);
  }

  /** What windows want may have changed: where it has, the stream is asked for anew, behind what came last. */
  #turnOnChange(): void {
    if (this.isLeading && this.#turn !== null && this.#turn.topics !== this.#wishes.all(Date.now()).join()) this.#turn.controller.abort();
  }

  #tellWishes(): void {
    this.#tell({ word: "wishes", window: this.#wishes.window, topics: this.#wishes.own });
    this.#turnOnChange();
  }

  #tell(word: Word): void {
    this.#channel?.post(word);
  }

  #tellState(): void {
    this.#stateToldAt = Date.now();
    this.#tell({ word: "state", leader: this.#leader, count: this.#count, lastId: this.#lastId, freshness: this.#freshness });
  }

  /** A word of another window. */
  #hear(word: Word): void {
    if (word.word === "hello") {
      if (this.isLeading) this.#tellState();
    } else if (word.word === "wishes") {
      this.#wishes.hear(word.window, word.topics, Date.now());
      this.#turnOnChange();
    } else if (word.word === "who") {
      if (!this.around.isHidden()) this.#tell({ word: "visible" });
    } else if (word.word === "visible") {
      if (this.isLeading && this.#hiddenSince !== null && Date.now() - this.#hiddenSince >= HIDDEN_MS) this.#term?.abort();
    } else if (!this.isLeading) {
      this.#leaderHeardAt = Date.now();
      this.#hearLeader(word);
    }
  }

  #hearLeader(word: Extract<Word, { leader: string }>): void {
    if (word.word === "begin") {
      if (this.#wishes.own.length > 0) this.#tellWishes();
      this.#leader = word.leader;
      this.#count = 0;
      if (word.from === "" || sequenceIn(word.from) > this.#sequence) this.#hasMissed = true;
      return;
    }
    if (word.word === "state") return this.#hearState(word);
    if (word.leader !== this.#leader) return this.#tell({ word: "hello" });
    const isNext = word.count === this.#count + 1;
    this.#count = word.count;
    this.#take(word.message);
    this.#refresh({ contactAt: Date.now() });
    if (!isNext) this.#reset();
  }

  #hearState(word: Extract<Word, { word: "state" }>): void {
    if (word.leader !== this.#leader || word.count !== this.#count) {
      this.#leader = word.leader;
      this.#count = word.count;
      this.#sequence = sequenceIn(word.lastId);
      this.#hasMissed = true;
    }
    this.#lastId = word.lastId;
    this.#refresh(word.freshness);
    if (word.freshness.phase === "live" && (this.#hasMissed || !this.#hasBegun)) this.#reset();
  }

  /** A message of the stream, from the server or from the window that holds it. */
  #take(message: SseMessage): void {
    const { id, name, data } = message;
    if (name === "end") return;
    const sequence = sequenceIn(id);
    if (name === "ready" || name === "reset") {
      this.#sequence = sequence;
      this.#lastId = id;
      this.#refresh({ phase: "live", refusal: 0, contactAt: Date.now() });
      if (this.isLeading) this.#tellState();
      if (name === "reset" || this.#hasMissed || !this.#hasBegun) this.#reset();
      return;
    }
    const news = this.#news.get(name);
    if (news !== undefined) {
      for (const listener of news) listener(data);
      return;
    }
    if (sequence <= this.#sequence) return;
    this.#sequence = sequence;
    this.#lastId = id;
    if (name === NOTICE) {
      for (const listener of this.#listeners) listener.onNotice?.();
      return;
    }
    const event = eventIn(data);
    if (event === null) return;
    this.#lag.came(event.at, Date.now());
    for (const listener of this.#listeners) listener.onEvent(event);
  }

  #reset(): void {
    this.#hasBegun = true;
    this.#hasMissed = false;
    for (const listener of this.#listeners) listener.onReset();
  }

  #refresh(change: Partial<Freshness>): void {
    const before = this.#freshness;
    const after = { ...before, ...change, lagMs: this.#lag.lagAt(Date.now()) };
    const isTold = after.phase !== before.phase || after.contactAt - before.contactAt >= TELL_CONTACT_MS || after.refusal !== before.refusal;
    if (!isTold) return;
    this.#freshness = after;
    for (const watcher of this.#watchers) watcher();
  }

  #seen(): void {
    this.#hiddenSince = this.around.isHidden() ? Date.now() : null;
    if (this.#hiddenSince === null) this.#tell({ word: "visible" });
  }

  #watch(signal: AbortSignal): void {
    const now = Date.now();
    if (this.#wishes.own.length > 0) this.#tellWishes();
    this.#turnOnChange();
    if (this.isLeading) {
      if (this.#hiddenSince !== null && now - this.#hiddenSince >= HIDDEN_MS) this.#tell({ word: "who" });
    } else if (!this.around.isHidden() && now - this.#leaderHeardAt >= SILENT_LEADER_MS) {
      this.#leaderHeardAt = now;
      void this.around.steal(this.#name, () => this.#lead(signal)).catch(() => undefined);
    }
  }
}

/** The stream of this window. The frame starts it when somebody is in. */
export const live = new LiveStream();
