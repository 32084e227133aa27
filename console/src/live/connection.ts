/** One connection to `/events`: from its opening to its end, whoever ends it. */
import { t } from "@lingui/core/macro";
import { ask } from "~/api/client";
import { ApiError } from "~/api/fault";
import { type SseMessage, SseParser } from "./sse";

export interface ConnectionListener {
  readonly onMessage: (message: SseMessage) => void;
  /** Called for every sign of life, with the id to resume from. */
  readonly onContact: (lastId: string) => void;
}

/**
 * Opens a stream behind an id and follows it until it ends: every event, and news by these topics. Throws `ApiError` when
 * it is refused or breaks.
 */
export type Connect = (lastId: string, listener: ConnectionListener, signal: AbortSignal, topics?: readonly string[]) => Promise<void>;

/** Two and a half beats of the server. After that a stream counts as dead, however open it looks. */
const SILENCE_MS = 40_000;
const LOOK_MS = 5_000;

/** Every event that the roles allow, since one stream serves every screen of every window; news only where it is wanted. */
const EVERY_EVENT = "*";

export const connectToEvents: Connect = async (lastId, listener, signal, topics = []) => {
  const silence = new AbortController();
  let heardAt = Date.now();
  const watch = setInterval(() => {
    if (Date.now() - heardAt >= SILENCE_MS) silence.abort();
  }, LOOK_MS);
  try {
    const headers = { accept: "text/event-stream", ...(lastId === "" ? {} : { "last-event-id": lastId }) };
    const all = AbortSignal.any([signal, silence.signal]);
    const address = new URL("/events", location.origin);
    if (topics.length > 0) for (const topic of [EVERY_EVENT, ...topics]) address.searchParams.append("topic", topic);
    const response = await ask(new Request(address, { headers, signal: all }));
    const parser = new SseParser(listener.onMessage, lastId);
    const text = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await text?.read(); piece !== undefined && !piece.done; piece = await text?.read()) {
      heardAt = Date.now();
      parser.feed(piece.value);
      listener.onContact(parser.lastId);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ApiError) throw error;
    throw new ApiError(0, "", silence.signal.aborted ? t`The stream fell silent.` : t`The stream broke.`, "");
  } finally {
    clearInterval(watch);
  }
};
