/** What a screen has read, read again when the stream says that it has changed. */
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { LiveEvent } from "~/live/event";
import { useLiveEventsAndGaps, useSoon } from "~/live/use_live";

const READ_AGAIN_MS = 500;

interface Reading {
  isUnderWay: boolean;
  /** Whether it was asked for once more meanwhile. */
  isStale: boolean;
}

async function readWhileStale(reading: Reading, read: () => Promise<unknown>): Promise<void> {
  reading.isUnderWay = true;
  do {
    reading.isStale = false;
    await read();
  } while (reading.isStale);
  reading.isUnderWay = false;
}

/**
 * Read queries again a moment after an event that is about them, and when some may have been missed; gives how to ask for
 * it. A busy stream never begins a reading before the last one has ended.
 */
export function useReadAgain(keys: readonly QueryKey[], isAbout: (event: LiveEvent) => boolean, ms = READ_AGAIN_MS): () => void {
  const queries = useQueryClient();
  const reading = useRef<Reading>({ isUnderWay: false, isStale: false });
  // Something else may be open by the time at which it is read once more.
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  const readSoon = useSoon(() => {
    if (reading.current.isUnderWay) reading.current.isStale = true;
    else void readWhileStale(reading.current, () => Promise.all(latest.current.map((queryKey) => queries.invalidateQueries({ queryKey }))));
  }, ms);
  useLiveEventsAndGaps((event) => {
    if (isAbout(event)) readSoon();
  }, readSoon);
  return readSoon;
}
