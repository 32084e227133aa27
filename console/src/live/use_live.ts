/** The stream for components. */
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveEvent } from "./event";
import type { Freshness } from "./freshness";
import { live } from "./stream";
import { type Write, writes } from "./writes";

const SWEEP_MS = 30_000;

/** Listen in the name of a session as long as the component is there. */
export function useLiveStream(session: string): void {
  useEffect(() => live.start(session), [session]);
  useEffect(() => {
    const timer = setInterval(() => writes.sweep(), SWEEP_MS);
    return () => clearInterval(timer);
  }, []);
}

/** How fresh what is shown is. */
export function useFreshness(): Freshness {
  return useSyncExternalStore(live.watchFreshness, live.freshness);
}

/**
 * Hear every event as it comes; `onReset` when some may have been missed, and once at the start: read then what is shown.
 */
export function useLiveEvents(onEvent: (event: LiveEvent) => void, onReset: () => void = () => undefined): void {
  const latest = useRef({ onEvent, onReset });
  useEffect(() => {
    latest.current = { onEvent, onReset };
  });
  useEffect(
    () => live.subscribe({ onEvent: (event) => latest.current.onEvent(event), onReset: () => latest.current.onReset() }),
    [],
  );
}

/** Hear that something came into the person's inbox. */
export function useLiveNotices(onNotice: () => void): void {
  const latest = useRef(onNotice);
  useEffect(() => {
    latest.current = onNotice;
  });
  useEffect(() => live.subscribe({ onEvent: () => undefined, onReset: () => undefined, onNotice: () => latest.current() }), []);
}

/** The same for a screen that reads by itself when it opens: `onGap` when events may have been missed since. */
export function useLiveEventsAndGaps(onEvent: (event: LiveEvent) => void, onGap: () => void): void {
  const isFirst = useRef(true);
  useLiveEvents(onEvent, () => {
    if (!isFirst.current) onGap();
    isFirst.current = false;
  });
}

/** Do something a moment later; all that ask for it within `ms` of the first are one. */
export function useSoon(act: () => void, ms: number): () => void {
  const latest = useRef(act);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, ms);
  }, [ms]);
}

/** The write of a row that is not confirmed yet, if there is one. */
export function useWrite(id: string): Write | undefined {
  return useSyncExternalStore(writes.watch, () => writes.of(id));
}
