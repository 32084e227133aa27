import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useRef } from "react";
import { Button } from "~/ui/button";
import { useLook } from "~/ui/look";
import { clockTime, useNow } from "~/ui/time";
import styles from "./timeline.module.css";
import { AXIS_PX, draw, hitAt, LANE_PX, momentAt, type Palette, paletteOf, type Scene, type View } from "./timeline_draw";
import type { Lane, Timeline } from "./timeline_model";

const GUTTER_PX = 132;
const NARROW_PX = 520;
const NARROW_GUTTER_PX = 84;
const ZOOM = 1.4;
const LEAST_SPAN_MS = 1_000;
const EDGE = 0.03;
const HOUR_MS = 3_600_000;
const DRAG_PX = 4;

export interface CanvasProps {
  readonly timeline: Timeline;
  readonly lanes: readonly Lane[];
  readonly nameOf: (lane: Lane) => string;
  readonly focused: string | null;
  readonly isShown: (id: string) => boolean;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
  /** Keys of events: gives whether the key was taken. */
  readonly onKey: (key: string, isShift: boolean) => boolean;
}

/** All of a timeline, with a little room at both ends. */
function fitted(timeline: Timeline, top: number): View {
  const end = timeline.isOver ? timeline.to : Math.max(Date.now(), timeline.to);
  const span = Math.max(end - timeline.from, LEAST_SPAN_MS);
  return { from: timeline.from - span * EDGE, to: end + span * EDGE * 2, top };
}

/**
 * The timeline as a picture: lanes over time, panned by dragging, zoomed with Ctrl and the wheel. React draws it once;
 * moving the view repaints the canvas alone. The table below tells the same without sight.
 */
export function TimelineCanvas(props: CanvasProps) {
  const { t } = useLingui();
  const { theme } = useLook();
  const now = useNow();
  const help = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const view = useRef<View | null>(null);
  /** Whether the person chose the view. Until then all is shown, also what comes later. */
  const isChosen = useRef(false);
  const palette = useRef<Palette | null>(null);
  const frame = useRef(0);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const nowLabel = t`now`;

  const sceneOf = useCallback((): Scene | null => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return null;
    const { timeline, lanes, nameOf, focused, isShown } = latest.current;
    if (view.current === null || !isChosen.current) view.current = fitted(timeline, view.current?.top ?? 0);
    palette.current ??= paletteOf(element.parentElement ?? document.body);
    const today = Date.now();
    return {
      context, timeline, lanes, nameOf, focused, isShown, nowLabel,
      width: element.clientWidth,
      height: element.clientHeight,
      gutter: element.clientWidth < NARROW_PX ? NARROW_GUTTER_PX : GUTTER_PX,
      palette: palette.current,
      view: view.current,
      now: today,
      clock: (at) => clockTime(at, today),
    };
  }, [nowLabel]);

  const repaint = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const scene = sceneOf();
      if (scene === null) return;
      const scale = devicePixelRatio;
      const { canvas: element } = scene.context;
      if (element.width !== Math.round(scene.width * scale) || element.height !== Math.round(scene.height * scale)) {
        element.width = Math.round(scene.width * scale);
        element.height = Math.round(scene.height * scale);
      }
      scene.context.setTransform(scale, 0, 0, scale, 0, 0);
      draw(scene);
    });
  }, [sceneOf]);

  const look = useCallback(
    (next: View) => {
      view.current = next;
      isChosen.current = true;
      repaint();
    },
    [repaint],
  );
  const pan = useCallback(
    (share: number) => {
      const { from, to, top } = view.current ?? fitted(latest.current.timeline, 0);
      const by = (to - from) * share;
      look({ from: from + by, to: to + by, top });
    },
    [look],
  );
  const zoom = useCallback(
    (factor: number, around?: number) => {
      const { from, to, top } = view.current ?? fitted(latest.current.timeline, 0);
      const span = Math.max((to - from) / factor, LEAST_SPAN_MS);
      const fixed = around ?? (from + to) / 2;
      const start = fixed - ((fixed - from) / (to - from)) * span;
      look({ from: start, to: start + span, top });
    },
    [look],
  );
  const fit = useCallback(() => {
    isChosen.current = false;
    repaint();
  }, [repaint]);
  const scroll = (top: number) => {
    if (view.current !== null) view.current = { ...view.current, top };
    repaint();
  };
  const lastHour = () => {
    const { timeline } = latest.current;
    const end = timeline.isOver ? timeline.to : Date.now();
    look({ from: end - HOUR_MS, to: end + HOUR_MS * EDGE, top: view.current?.top ?? 0 });
  };

  useEffect(() => repaint(), [repaint, props, now]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  useEffect(() => {
    const refresh = () => {
      palette.current = null;
      repaint();
    };
    refresh();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", refresh);
    return () => dark.removeEventListener("change", refresh);
  }, [theme, repaint]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(repaint);
    observer.observe(element);
    const onWheel = (event: WheelEvent) => {
      const scene = sceneOf();
      if (scene === null) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, momentAt(scene, event.clientX - scene.context.canvas.getBoundingClientRect().left));
      } else if (event.deltaX !== 0 || event.shiftKey) {
        event.preventDefault();
        pan((event.deltaX || event.deltaY) / Math.max(scene.width - scene.gutter, 1));
      }
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", onWheel);
    };
  }, [pan, repaint, sceneOf, zoom]);
  usePointer(canvas, { sceneOf, look, latest });

  const height = AXIS_PX + props.lanes.length * LANE_PX;
  useEffect(() => {
    scroller.current?.style.setProperty("--lanes-height", `${height}px`);
  }, [height]);
  const { focused, timeline } = props;
  useEffect(() => {
    const at = momentOf(timeline, focused);
    const shown = view.current;
    if (at === null || shown === null || (at >= shown.from && at <= shown.to)) return;
    const half = (shown.to - shown.from) / 2;
    look({ ...shown, from: at - half, to: at + half });
  }, [focused, timeline, look]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const own: Readonly<Record<string, () => void>> = { "+": () => zoom(ZOOM), "=": () => zoom(ZOOM), "-": () => zoom(1 / ZOOM), "0": fit, f: fit };
    const act = own[event.key];
    if (act !== undefined) act();
    else if (!latest.current.onKey(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles["picture"]}>
      <div className={styles["tools"]} role="toolbar" aria-label={t`View of the timeline`}>
        <Button look="quiet" aria-label={t`Earlier`} onPress={() => pan(-0.5)}>
          ◂
        </Button>
        <Button look="quiet" aria-label={t`Later`} onPress={() => pan(0.5)}>
          ▸
        </Button>
        <Button look="quiet" aria-label={t`Zoom out`} onPress={() => zoom(1 / ZOOM)}>
          −
        </Button>
        <Button look="quiet" aria-label={t`Zoom in`} onPress={() => zoom(ZOOM)}>
          +
        </Button>
        <Button look="quiet" onPress={fit}>
          <Trans>Fit</Trans>
        </Button>
        <Button look="quiet" onPress={lastHour}>
          <Trans>Last hour</Trans>
        </Button>
      </div>
      <div
        ref={scroller}
        className={styles["scroller"]}
        role="application"
        tabIndex={0}
        aria-label={t`Timeline`}
        aria-describedby={help}
        onKeyDown={onKeyDown}
        onScroll={(event) => scroll(event.currentTarget.scrollTop)}
      >
        <canvas ref={canvas} className={styles["canvas"]} aria-hidden="true" />
        <div className={styles["spacer"]} />
      </div>
      <p id={help} className="visually-hidden">
        <Trans>Left and right go from event to event, with Shift in one lane. Enter opens, d compares, c closes all. Plus and minus zoom.</Trans>
      </p>
    </div>
  );
}

/** When an event is shown to have been. */
function momentOf(timeline: Timeline, id: string | null): number | null {
  return timeline.rows.find((row) => row.entry.id === id)?.at ?? null;
}

interface Pointed {
  readonly sceneOf: () => Scene | null;
  readonly look: (view: View) => void;
  readonly latest: { readonly current: CanvasProps };
}

/** Drag to pan, press to focus, press twice to open. */
function usePointer(canvas: { readonly current: HTMLCanvasElement | null }, { sceneOf, look, latest }: Pointed): void {
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let start: { readonly x: number; readonly view: View } | null = null;
    let isDragged = false;
    const hit = (event: MouseEvent) => {
      const scene = sceneOf();
      const box = element.getBoundingClientRect();
      return scene === null ? null : hitAt(scene, event.clientX - box.left, event.clientY - box.top);
    };
    const onDown = (event: PointerEvent) => {
      const scene = sceneOf();
      if (scene === null || event.button !== 0) return;
      start = { x: event.clientX, view: scene.view };
      isDragged = false;
      element.setPointerCapture(event.pointerId);
    };
    const onMove = (event: PointerEvent) => {
      const scene = start === null ? null : sceneOf();
      if (start === null || scene === null) return;
      const far = event.clientX - start.x;
      isDragged ||= Math.abs(far) > DRAG_PX;
      if (!isDragged) return;
      const by = (far / Math.max(scene.width - scene.gutter, 1)) * (start.view.to - start.view.from);
      look({ from: start.view.from - by, to: start.view.to - by, top: scene.view.top });
    };
    const onUp = (event: PointerEvent) => {
      const found = start === null || isDragged ? null : hit(event);
      start = null;
      if (found !== null) latest.current.onFocus(found);
    };
    const onDouble = (event: MouseEvent) => {
      const found = hit(event);
      if (found !== null) latest.current.onOpen(found);
    };
    element.addEventListener("pointerdown", onDown);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerup", onUp);
    element.addEventListener("dblclick", onDouble);
    return () => {
      element.removeEventListener("pointerdown", onDown);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerup", onUp);
      element.removeEventListener("dblclick", onDouble);
    };
  }, [canvas, latest, look, sceneOf]);
}
