/** Speed over time. uPlot comes with this file, which is fetched when a replay is shown. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Palette } from "~/map/palette";
import type { Replay } from "~/map/replay";
import type { Playback } from "~/map/replay_playback";
import type { ReplayEvent } from "./replay_events";
import styles from "./replay.module.css";

/** Spans of the graph: about one a pixel of a wide screen. */
const COLUMNS = 1_200;
const AXIS_FONT = "11px system-ui, sans-serif";
const TICK_PIXELS = 5;

interface GraphProps {
  readonly replay: Replay;
  readonly playback: Playback;
  readonly events: readonly ReplayEvent[];
  readonly palette: Palette;
  readonly height: number;
}

export function ReplayGraph({ replay, playback, events, palette, height }: GraphProps) {
  const { t, i18n } = useLingui();
  const place = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const label = t`Speed over time`;
  useEffect(() => {
    const element = place.current;
    if (element === null || width === 0) return undefined;
    const graph = new uPlot(optionsOf({ replay, events, palette, width, height, locale: i18n.locale }), dataOf(replay), element);
    const { offsetLeft, offsetTop, clientHeight } = graph.over;
    if (cursor.current !== null) Object.assign(cursor.current.style, { top: `${offsetTop}px`, height: `${clientHeight}px` });
    const draw = (at: number) => {
      if (cursor.current !== null) cursor.current.style.transform = `translateX(${graph.valToPos(at / 1000, "x") + offsetLeft}px)`;
    };
    const seek = (event: PointerEvent) => playback.seek(graph.posToVal(event.clientX - graph.over.getBoundingClientRect().left, "x") * 1000);
    const press = (event: PointerEvent) => {
      graph.over.setPointerCapture(event.pointerId);
      seek(event);
    };
    const move = (event: PointerEvent) => {
      if (event.buttons === 1) seek(event);
    };
    graph.over.addEventListener("pointerdown", press);
    graph.over.addEventListener("pointermove", move);
    draw(playback.at);
    const stop = playback.watch(draw);
    return () => {
      stop();
      graph.destroy();
    };
  }, [replay, playback, events, palette, width, height, i18n.locale]);
  return (
    <div ref={place} className={styles["graph"]} role="img" aria-label={label}>
      <div ref={cursor} className={styles["cursor"]} />
    </div>
  );
}

function dataOf(replay: Replay): uPlot.AlignedData {
  const [times, speeds] = replay.speedGraph(COLUMNS);
  return [times, speeds];
}

function optionsOf(of: Omit<GraphProps, "playback"> & { width: number; locale: string }): uPlot.Options {
  const { replay, events, palette, width, height, locale } = of;
  const { token } = palette;
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const axis = { stroke: token("dim"), font: AXIS_FONT, grid: { stroke: token("line"), width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    padding: [6, 8, 0, 4],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, range: () => [replay.begins / 1000, Math.max(replay.ends, replay.begins + 1000) / 1000] }, y: { range: (_, __, most) => [0, Math.max(20, (most ?? 0) * 1.1)] } },
    axes: [
      { ...axis, size: 22, values: (_, splits) => splits.map((second) => clock.format(second * 1000)) },
      { ...axis, size: 34, space: 26, label: "km/h", labelSize: 16, labelFont: AXIS_FONT },
    ],
    series: [{}, { stroke: token("moving"), width: 1.5, fill: token("moving-fill"), points: { show: false }, spanGaps: false }],
    hooks: {
      drawClear: [(graph) => drawStops(graph, replay, token("waiting-fill"))],
      draw: [(graph) => drawEvents(graph, events, token)],
    },
  };
}

function drawStops(graph: uPlot, replay: Replay, colour: string): void {
  const { left, top, width, height } = graph.bbox;
  graph.ctx.fillStyle = colour;
  for (const { arrivedAt, leftAt } of replay.trace.stops) {
    const from = Math.max(left, graph.valToPos(arrivedAt / 1000, "x", true));
    const to = Math.min(left + width, graph.valToPos(leftAt / 1000, "x", true));
    graph.ctx.fillRect(from, top, Math.max(1, to - from), height);
  }
}

/** A tick for each: events at geofences from above, what runs say from below. */
function drawEvents(graph: uPlot, events: readonly ReplayEvent[], token: Palette["token"]): void {
  const { left, top, width, height } = graph.bbox;
  const tick = TICK_PIXELS * devicePixelRatio;
  for (const event of events) {
    if (event.sort === "stop") continue;
    const x = graph.valToPos(event.at / 1000, "x", true);
    if (x < left || x > left + width) continue;
    graph.ctx.fillStyle = token(event.sort === "geofence" ? "risk" : "assigned");
    graph.ctx.fillRect(x - 1, event.sort === "geofence" ? top : top + height - tick, 2 * devicePixelRatio, tick);
  }
}
