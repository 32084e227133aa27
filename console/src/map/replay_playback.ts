/** The moment of a replay that is shown, and how it goes on by itself. */
import { playedOn, type PlaySpeed, type Replay } from "./replay";

/** A step of the clock that is longer, such as after a sleep, is not played. */
const MAX_STEP_MS = 1_000;
export const FIRST_SPEED: PlaySpeed = 10;

export interface PlayState {
  readonly isPlaying: boolean;
  readonly speed: PlaySpeed;
}

/** One moment for the map, the graph and the list of events. Who draws hears each change and draws it without the page. */
export class Playback {
  #at: number;
  #state: PlayState = { isPlaying: false, speed: FIRST_SPEED };
  #last: number | null = null;
  readonly #onMoment = new Set<(at: number) => void>();
  readonly #onState = new Set<() => void>();

  constructor(readonly replay: Pick<Replay, "begins" | "ends" | "step">) {
    this.#at = replay.begins;
  }

  get at(): number {
    return this.#at;
  }

  get state(): PlayState {
    return this.#state;
  }

  /** Hear each moment as it comes. Gives how to stop. */
  watch = (listener: (at: number) => void): (() => void) => {
    this.#onMoment.add(listener);
    return () => this.#onMoment.delete(listener);
  };

  /** Hear when it begins, ends, or is played faster. Gives how to stop. */
  watchState = (listener: () => void): (() => void) => {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  };

  seek(at: number): void {
    this.#at = Math.max(this.replay.begins, Math.min(this.replay.ends, at));
    for (const listener of this.#onMoment) listener(this.#at);
  }

  /** One point on or back; it does not go on by itself then. */
  step(by: 1 | -1): void {
    this.#set({ isPlaying: false });
    this.seek(this.replay.step(this.#at, by));
  }

  /** Play, or stay. At the end it begins anew. */
  toggle(): void {
    if (!this.#state.isPlaying && this.#at >= this.replay.ends) this.seek(this.replay.begins);
    this.#set({ isPlaying: !this.#state.isPlaying });
  }

  setSpeed(speed: PlaySpeed): void {
    this.#set({ speed });
  }

  /** The clock went on to `now`, in milliseconds. */
  tick(now: number): void {
    const elapsed = this.#last === null ? 0 : Math.max(0, Math.min(MAX_STEP_MS, now - this.#last));
    this.#last = now;
    if (!this.#state.isPlaying) return;
    this.seek(playedOn(this.replay, this.#at, elapsed, this.#state.speed));
    if (this.#at >= this.replay.ends) this.#set({ isPlaying: false });
  }

  #set(change: Partial<PlayState>): void {
    this.#state = { ...this.#state, ...change };
    this.#last = null;
    for (const listener of this.#onState) listener();
  }
}
