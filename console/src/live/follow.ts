/** Follows the stream through ends, refusals and lost networks, until told to stop. */
import { ApiError } from "~/api/fault";
import type { Connect, ConnectionListener } from "./connection";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** A refusal that only a person can lift, such as an ended session, is not asked about more often. */
const REFUSED_PAUSE_MS = 15_000;

/** How long to wait before the next try: jittered, so that not all windows come at once when the server is back. */
function pauseAfter(failures: number, error: ApiError | null, random: () => number): number {
  if (error?.retryAfter != null) return error.retryAfter * 1000 + random() * FIRST_PAUSE_MS;
  const isRefused = error !== null && error.status >= 400 && error.status < 500;
  const longest = isRefused ? REFUSED_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return longest * (0.5 + random() / 2);
}

/** Wait, but no longer than until the network is back or the signal comes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}

interface FollowListener extends ConnectionListener {
  /** The id to resume from. */
  readonly lastId: () => string;
  /** The connection is gone; null where the server ended it in good order. */
  readonly onLost: (error: ApiError | null) => void;
}

export async function follow(connect: Connect, listener: FollowListener, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let wasHeard = false;
    let error: ApiError | null = null;
    const onMessage: ConnectionListener["onMessage"] = (message) => {
      wasHeard = true;
      listener.onMessage(message);
    };
    try {
      await connect(listener.lastId(), { onMessage, onContact: listener.onContact }, signal);
    } catch (thrown) {
      error = thrown instanceof ApiError ? thrown : new ApiError(0, "", String(thrown), "");
    }
    if (signal.aborted) return;
    failures = wasHeard ? 0 : failures + 1;
    listener.onLost(error);
    await pause(pauseAfter(failures, error, Math.random), signal);
  }
}
