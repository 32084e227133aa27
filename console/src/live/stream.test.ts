import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "~/api/fault";
import type { Surroundings, Word } from "./channel";
import type { Connect, ConnectionListener } from "./connection";
import { HIDDEN_MS, LiveStream, SILENT_LEADER_MS } from "./stream";

/** A browser of windows: one lock, one channel. */
class Browser {
  readonly #ears = new Map<object, (word: Word) => void>();
  readonly #queue: (() => void)[] = [];
  #holder: ((error: Error) => void) | null = null;
  isMute = false;

  window(): { around: Surroundings; setHidden: (isHidden: boolean) => void } {
    const me = {};
    let isHidden = false;
    const listeners = new Set<() => void>();
    const around: Surroundings = {
      openChannel: (_name, onWord) => {
        this.#ears.set(me, onWord);
        const post = (word: Word) => {
          if (this.isMute) return;
          for (const [ear, hear] of this.#ears) if (ear !== me) hear(structuredClone(word));
        };
        return { post, close: () => this.#ears.delete(me) };
      },
      hold: (_name, signal, work) => this.#hold(signal, work),
      steal: (_name, work) => {
        this.#holder?.(new Error("stolen"));
        return this.#run(work);
      },
      isHidden: () => isHidden,
      whenVisibilityChanges: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const setHidden = (hidden: boolean) => {
      isHidden = hidden;
      for (const listener of listeners) listener();
    };
    return { around, setHidden };
  }

  async #hold(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    if (this.#holder !== null) {
      await new Promise<void>((resolve, reject) => {
        this.#queue.push(resolve);
        signal.addEventListener("abort", () => {
          this.#queue.splice(this.#queue.indexOf(resolve), 1);
          reject(new Error("aborted"));
        });
      });
    }
    await this.#run(work);
  }

  async #run(work: () => Promise<void>): Promise<void> {
    let stolen: (error: Error) => void = () => undefined;
    const theft = new Promise<void>((_, reject) => {
      stolen = reject;
    });
    theft.catch(() => undefined);
    this.#holder = stolen;
    try {
      await Promise.race([work(), theft]);
    } finally {
      if (this.#holder === stolen) {
        this.#holder = null;
        this.#queue.shift()?.();
      }
    }
  }
}

/** A server whose stream never forgets. */
class Server {
  readonly #messages: { id: string; name: string; data: string }[] = [];
  readonly #open = new Set<{ listener: ConnectionListener; end: () => void }>();
  #sequence = 100;
  connections: string[] = [];
  refusal: ApiError | null = null;

  get streams(): number {
    return this.#open.size;
  }

  connect: Connect = (lastId, listener, signal) => {
    this.connections.push(lastId);
    if (this.refusal !== null) return Promise.reject(this.refusal);
    const here = lastId === "" ? `${this.#sequence}-x` : lastId;
    listener.onMessage({ id: here, name: "ready", data: "{}" });
    for (const message of this.#messages) if (Number.parseInt(message.id) > Number.parseInt(here)) listener.onMessage(message);
    return new Promise((resolve) => {
      const stream = { listener, end: resolve };
      this.#open.add(stream);
      signal.addEventListener("abort", () => {
        this.#open.delete(stream);
        resolve();
      });
    });
  };

  /** Something happens; gives its number. */
  tell(): number {
    this.#sequence += 1;
    const event = { specversion: "1.0", id: `e${this.#sequence}`, type: "JobUpdated", subject: "job/j1", kind: "job", version: this.#sequence };
    const message = { id: `${this.#sequence}-x`, name: "JobUpdated", data: JSON.stringify(event) };
    this.#messages.push(message);
    for (const { listener } of this.#open) {
      listener.onMessage(message);
      listener.onContact(message.id);
    }
    return this.#sequence;
  }

  say(name: string, data: string): void {
    for (const { listener } of this.#open) listener.onMessage({ id: `${this.#sequence}-x`, name, data });
  }

  beat(): void {
    for (const { listener } of this.#open) listener.onContact(`${this.#sequence}-x`);
  }

  cut(): void {
    for (const stream of [...this.#open]) {
      this.#open.delete(stream);
      stream.end();
    }
  }
}

interface Window {
  stream: LiveStream;
  heard: number[];
  resets: number;
  stop: () => void;
  setHidden: (isHidden: boolean) => void;
}

const settle = () => vi.advanceTimersByTimeAsync(5);

describe("one stream a browser", () => {
  let browser: Browser;
  let server: Server;
  beforeEach(() => {
    vi.useFakeTimers();
    browser = new Browser();
    server = new Server();
  });
  afterEach(() => vi.useRealTimers());

  function open(): Window {
    const { around, setHidden } = browser.window();
    const stream = new LiveStream(server.connect, around);
    const window: Window = { stream, heard: [], resets: 0, setHidden, stop: stream.start("s1") };
    stream.subscribe({
      onReset: () => {
        window.resets += 1;
      },
      onEvent: (event) => window.heard.push(event.version),
    });
    return window;
  }

  test("many windows hear everything through one stream", async () => {
    const windows = [open(), open(), open()];
    await settle();
    const told = [server.tell(), server.tell()];
    expect(server.streams).toBe(1);
    for (const window of windows) expect([window.heard, window.resets]).toEqual([told, 1]);
  });

  test("a later window is asked to read once and then hears all", async () => {
    open();
    await settle();
    server.tell();
    const late = open();
    await settle();
    const told = server.tell();
    expect([late.heard, late.resets, late.stream.freshness().phase]).toEqual([[told], 1, "live"]);
  });

  test("when the window with the stream closes, another resumes behind the last id", async () => {
    const [first, second, third] = [open(), open(), open()];
    await settle();
    const before = server.tell();
    first.stop();
    const between = server.tell();
    await settle();
    const after = server.tell();
    expect(server.streams).toBe(1);
    expect(server.connections).toEqual(["", `${before}-x`]);
    for (const window of [second, third]) expect([window.heard, window.resets]).toEqual([[before, between, after], 1]);
  });

  test("a message lost between windows makes the loser read again", async () => {
    const [, second] = [open(), open()];
    await settle();
    browser.isMute = true;
    server.tell();
    browser.isMute = false;
    const told = server.tell();
    expect([second.heard, second.resets]).toEqual([[told], 2]);
  });

  test("a stream that ends is resumed after a pause, without reading again", async () => {
    const window = open();
    await settle();
    const before = server.tell();
    server.cut();
    await settle();
    expect(window.stream.freshness().phase).toBe("offline");
    const between = server.tell();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([window.heard, window.resets, window.stream.freshness().phase]).toEqual([[before, between], 1, "live"]);
  });

  test("reset makes every window read again", async () => {
    const windows = [open(), open()];
    await settle();
    server.say("reset", '{"reason":"rebuilt"}');
    expect(windows.map((window) => window.resets)).toEqual([2, 2]);
  });

  test("a hidden window gives the stream away when another one is looked at", async () => {
    const [first, second] = [open(), open()];
    await settle();
    first.setHidden(true);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS - 15_000);
    server.beat();
    expect(first.stream.isLeading).toBe(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect([first.stream.isLeading, second.stream.isLeading]).toEqual([false, true]);
    const told = server.tell();
    expect([first.heard, second.heard, first.resets]).toEqual([[told], [told], 1]);
  });

  test("a hidden window keeps the stream while nobody looks", async () => {
    const [first, second] = [open(), open()];
    await settle();
    first.setHidden(true);
    second.setHidden(true);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS + 15_000);
    expect(first.stream.isLeading).toBe(true);
    second.setHidden(false);
    await settle();
    expect(second.stream.isLeading).toBe(true);
  });

  test("a window that holds the stream and is frozen loses it", async () => {
    const [first, second] = [open(), open()];
    await settle();
    browser.isMute = true; // the frozen one says nothing
    await vi.advanceTimersByTimeAsync(SILENT_LEADER_MS + 15_000);
    browser.isMute = false;
    expect([first.stream.isLeading, second.stream.isLeading]).toEqual([false, true]);
    const told = server.tell();
    expect(second.heard).toEqual([told]);
  });

  test("a refusal is told and asked about seldom", async () => {
    server.refusal = new ApiError(401, "", "no session", "");
    const window = open();
    await settle();
    expect(window.stream.freshness()).toMatchObject({ phase: "offline", refusal: 401 });
    await vi.advanceTimersByTimeAsync(7_000);
    expect(server.connections.length).toBe(1);
    server.refusal = null;
    await vi.advanceTimersByTimeAsync(9_000);
    expect([window.resets, window.stream.freshness().phase]).toEqual([1, "live"]);
  });

  test("another session hears nothing of the one before", async () => {
    const window = open();
    await settle();
    window.stream.start("s2");
    await settle();
    expect([server.streams, window.resets]).toEqual([1, 2]);
  });
});
