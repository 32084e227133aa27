/** A replay's playback in the page: its clock, its keys, and the map that shows and follows it. */
import type { MapMouseEvent } from "maplibre-gl";
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { useScreenKeys } from "~/app/keys";
import { type Replay, SPEEDS } from "~/map/replay";
import { ReplayLayer, type ReplayMark } from "~/map/replay_layer";
import { boxAround } from "~/map/sphere";
import { Playback, type PlayState } from "~/map/replay_playback";
import { useMapPlace } from "./map_context";

/** Where the device is followed to lies within this part of the map around its middle. */
const MIDDLE = 0.6;
const FIT_PIXELS = 60;
const FIT_ZOOM = 15;
/** Kept while a page is open: leaving the map, or turning a layer on, does not begin a replay anew. */
const moments = new Map<string, number>();

/** The playback of a replay, whose clock runs as long as it plays. */
export function usePlayback(replay: Replay, key: string): { playback: Playback; state: PlayState } {
  const playback = useMemo(() => {
    const made = new Playback(replay);
    const kept = moments.get(key);
    if (kept !== undefined) made.seek(kept);
    return made;
  }, [replay, key]);
  useEffect(() => playback.watch((at) => moments.set(key, at)), [playback, key]);
  const state = useSyncExternalStore(playback.watchState, () => playback.state);
  useEffect(() => {
    if (!state.isPlaying) return undefined;
    let frame = requestAnimationFrame(function tick(now) {
      playback.tick(now);
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [playback, state.isPlaying]);
  return { playback, state };
}

const COARSE_MS = 100;

/** The moment that is shown, at most ten times a second: for words, not for what moves. */
export function useMoment(playback: Playback): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const stop = playback.watch(() => {
        timer ??= setTimeout(() => {
          timer = undefined;
          listener();
        }, COARSE_MS);
      });
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
    [playback],
  );
  return useSyncExternalStore(subscribe, () => playback.at);
}

interface ReplayKeys {
  readonly playback: Playback;
  readonly onFollow: () => void;
  readonly onSplit: () => void;
}

/** Space or p plays, 1 to 6 say how fast, comma and full stop go point by point, f follows, t splits. */
export function useReplayKeys({ playback, onFollow, onSplit }: ReplayKeys): void {
  useScreenKeys((key) => {
    const speed = SPEEDS[Number(key) - 1];
    if (key === " " || key === "p") playback.toggle();
    else if (key === ",") playback.step(-1);
    else if (key === ".") playback.step(1);
    else if (key === "f") onFollow();
    else if (key === "t") onSplit();
    else if (key.trim() !== "" && speed !== undefined) playback.setSpeed(speed);
    else return false;
    return true;
  });
}

/** The track on the map: drawn once, with the device where it is; a click on it goes to its moment. */
export function useReplayLayer(replay: Replay, playback: Playback, marks: readonly ReplayMark[], follows: boolean): void {
  const { map, palette } = useMapPlace();
  const layer = useRef<ReplayLayer | null>(null);
  const latest = useRef({ marks, follows });
  useEffect(() => {
    latest.current = { marks, follows };
    layer.current?.showMarks(marks);
  }, [marks, follows]);
  useEffect(() => {
    if (map === null) return undefined;
    const made = new ReplayLayer(map, palette);
    layer.current = made;
    made.showWay(replay);
    made.showMarks(latest.current.marks);
    const follow = () => {
      const here = replay.at(playback.at);
      made.showHere(here);
      if (here === null || !latest.current.follows) return;
      const { clientWidth, clientHeight } = map.getCanvas();
      const { x, y } = map.project([...here.position] as [number, number]);
      const isInMiddle = Math.abs(x / clientWidth - 0.5) < MIDDLE / 2 && Math.abs(y / clientHeight - 0.5) < MIDDLE / 2;
      if (!isInMiddle && !map.isMoving()) map.easeTo({ center: [...here.position] as [number, number], duration: 300 });
    };
    const click = (event: MapMouseEvent) => {
      if (event.defaultPrevented || !made.isOnWay(event)) return;
      event.preventDefault();
      playback.seek(replay.nearestTime(event.lngLat.toArray()));
    };
    // Only a moment that comes is followed: what was looked at stays when the layer is put on anew.
    made.showHere(replay.at(playback.at));
    const stop = playback.watch(follow);
    map.on("click", click);
    return () => {
      layer.current = null;
      stop();
      map.off("click", click);
      made.remove();
    };
  }, [map, palette, replay, playback]);
  useEffect(() => {
    if (map !== null) showAll(map, replay);
  }, [map, replay]);
}

/** The whole way in view. */
function showAll(map: NonNullable<ReturnType<typeof useMapPlace>["map"]>, replay: Replay): void {
  const box = boxAround(replay.line());
  if (box !== null) map.fitBounds([...box] as [number, number, number, number], { padding: FIT_PIXELS, maxZoom: FIT_ZOOM, duration: 0 });
}
