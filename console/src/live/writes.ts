/**
 * What this window asked for and how far that is: asked, accepted by the server, confirmed by an event. A page knows the
 * events of its own calls by their request id.
 */
import { newRequestId } from "~/api/client";
import { ApiError } from "~/api/fault";
import type { LiveEvent } from "./event";
import { live, type LiveListener } from "./stream";

type Stage = "asked" | "accepted" | "refused";

export interface Write {
  readonly requestId: string;
  readonly ids: readonly string[];
  readonly stage: Stage;
  readonly at: number;
  readonly error: ApiError | null;
}

/** A confirmation that does not come is no longer waited for: the row tells the server's state in any case. */
export const FORGOTTEN_MS = 120_000;

export class Writes implements LiveListener {
  readonly #writes = new Map<string, Write>();
  readonly #byRow = new Map<string, string>();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly now: () => number = Date.now) {}

  watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The newest write of a row that is not confirmed. */
  of(id: string): Write | undefined {
    return this.#writes.get(this.#byRow.get(id) ?? "");
  }

  /** Ask for a change of rows and follow it. Throws what the call throws; the refusal stays at the rows until dismissed. */
  async send<T>(ids: readonly string[], call: (requestId: string) => Promise<T>): Promise<T> {
    const requestId = newRequestId();
    for (const id of ids) {
      this.dismiss(id);
      this.#byRow.set(id, requestId);
    }
    this.#set({ requestId, ids, stage: "asked", at: this.now(), error: null });
    try {
      const answer = await call(requestId);
      const write = this.#writes.get(requestId);
      // The event may be here before the answer.
      if (write !== undefined) this.#set({ ...write, stage: "accepted" });
      return answer;
    } catch (thrown) {
      const error = thrown instanceof ApiError ? thrown : new ApiError(0, "", String(thrown), requestId);
      this.#set({ requestId, ids, stage: "refused", at: this.now(), error });
      throw error;
    }
  }

  /** Take the mark of a row away. */
  dismiss(id: string): void {
    const requestId = this.#byRow.get(id);
    if (requestId === undefined) return;
    this.#byRow.delete(id);
    const write = this.#writes.get(requestId);
    if (write?.ids.every((other) => this.#byRow.get(other) !== requestId)) this.#writes.delete(requestId);
    this.#tell();
  }

  onEvent = (event: LiveEvent): void => {
    const write = this.#writes.get(event.requestId);
    if (write === undefined) return;
    // What waited for custom code and was refused in the end says so in an event of its own.
    if (event.version === 0 && event.type.endsWith("Failed")) {
      const reason = event.data["message"] ?? event.data["description"];
      const text = typeof reason === "string" ? reason : event.type;
      this.#set({ ...write, stage: "refused", error: new ApiError(400, "", text, write.requestId) });
    } else {
      this.#drop(write);
    }
  };

  /** Everything is read anew: what was accepted shows in the rows. */
  onReset = (): void => {
    for (const write of [...this.#writes.values()]) if (write.stage === "accepted") this.#drop(write);
  };

  /** Let go of what was accepted long ago. */
  sweep(): void {
    for (const write of [...this.#writes.values()]) {
      if (write.stage === "accepted" && this.now() - write.at > FORGOTTEN_MS) this.#drop(write);
    }
  }

  #set(write: Write): void {
    this.#writes.set(write.requestId, write);
    this.#tell();
  }

  #drop(write: Write): void {
    this.#writes.delete(write.requestId);
    for (const id of write.ids) if (this.#byRow.get(id) === write.requestId) this.#byRow.delete(id);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The writes of this window. */
export const writes = new Writes();
live.subscribe(writes);
