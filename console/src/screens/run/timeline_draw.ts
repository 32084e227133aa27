/** Lanes, bars and marks on a canvas. It draws what is in view and nothing else, and of marks that lie on each other one. */
import type { Outcome } from "./search";
import type { Bar, Lane, Mark, Shape, Timeline } from "./timeline_model";

export const LANE_PX = 30;
export const AXIS_PX = 24;

export interface View {
  /** Epoch milliseconds at the left and the right edge. */
  readonly from: number;
  readonly to: number;
  /** Pixels scrolled down. */
  readonly top: number;
}

export interface Palette {
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly panel: string;
  readonly sunk: string;
  readonly accent: string;
  readonly accentFill: string;
  readonly plain: string;
  readonly plainFill: string;
  readonly done: string;
  readonly doneFill: string;
  readonly failed: string;
  readonly failedFill: string;
  readonly waiting: string;
  readonly waitingFill: string;
  readonly font: string;
}

const TOKENS: Readonly<Record<Exclude<keyof Palette, "font">, string>> = {
  text: "--text",
  dim: "--dim",
  line: "--line",
  panel: "--panel",
  sunk: "--sunk",
  accent: "--accent",
  accentFill: "--accent-fill",
  plain: "--moving",
  plainFill: "--moving-fill",
  done: "--ended",
  doneFill: "--ended-fill",
  failed: "--failed",
  failedFill: "--failed-fill",
  waiting: "--risk",
  waitingFill: "--risk-fill",
};

/** The theme's colours as the canvas understands them. */
export function paletteOf(element: HTMLElement): Palette {
  const probe = element.appendChild(document.createElement("i"));
  const found: Record<string, string> = {};
  for (const [name, token] of Object.entries(TOKENS)) {
    probe.style.setProperty("color", `var(${token})`);
    found[name] = getComputedStyle(probe).color;
  }
  found["font"] = getComputedStyle(element).fontFamily;
  probe.remove();
  return found as unknown as Palette;
}

export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Pixels at the left for the names of lanes. */
  readonly gutter: number;
  readonly palette: Palette;
  readonly timeline: Timeline;
  /** The lanes that are shown, with their names. */
  readonly lanes: readonly Lane[];
  readonly nameOf: (lane: Lane) => string;
  readonly view: View;
  readonly now: number;
  readonly nowLabel: string;
  readonly focused: string | null;
  readonly isShown: (id: string) => boolean;
  readonly clock: (at: number) => string;
}

/** Where a moment is, in pixels. */
function xOf(scene: Pick<Scene, "view" | "width" | "gutter">, at: number): number {
  const { view, width, gutter } = scene;
  return gutter + ((at - view.from) / (view.to - view.from)) * (width - gutter);
}

/** The moment at a pixel. */
export function momentAt(scene: Pick<Scene, "view" | "width" | "gutter">, x: number): number {
  const { view, width, gutter } = scene;
  return view.from + ((x - gutter) / (width - gutter)) * (view.to - view.from);
}

/** The first of the marks at or behind a moment; they stand in the order of time. */
function firstFrom(marks: readonly Mark[], at: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const STEPS = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 86_400, 604_800].map((seconds) => seconds * 1000);
const LABEL_PX = 90;

/** How far apart the marks of the axis are, in milliseconds. */
function stepOf(span: number, width: number): number {
  const wanted = (span / Math.max(width, 1)) * LABEL_PX;
  return STEPS.find((step) => step >= wanted) ?? STEPS.at(-1) ?? 1;
}

function colourOf(palette: Palette, outcome: Outcome | null, isFill: boolean): string {
  if (outcome === "failed") return isFill ? palette.failedFill : palette.failed;
  if (outcome === "done") return isFill ? palette.doneFill : palette.done;
  if (outcome === "waiting") return isFill ? palette.waitingFill : palette.waiting;
  return isFill ? palette.plainFill : palette.plain;
}

/** Draw all of it. */
export function draw(scene: Scene): void {
  const { context, width, height, palette, lanes, view } = scene;
  context.clearRect(0, 0, width, height);
  context.font = `12px ${palette.font}`;
  context.textBaseline = "middle";
  drawAxis(scene);
  const first = Math.max(0, Math.floor(view.top / LANE_PX));
  const last = Math.min(lanes.length - 1, Math.floor((view.top + height - AXIS_PX) / LANE_PX));
  for (let index = first; index <= last; index += 1) {
    const lane = lanes[index];
    if (lane !== undefined) drawLane(scene, lane, AXIS_PX + index * LANE_PX - view.top);
  }
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, scene.gutter, AXIS_PX);
  drawNow(scene);
}

function drawAxis(scene: Scene): void {
  const { context, width, height, palette, view, gutter } = scene;
  const step = stepOf(view.to - view.from, width - gutter);
  const nowX = xOf(scene, scene.now);
  const zone = new Date(view.from).getTimezoneOffset() * 60_000;
  context.strokeStyle = palette.line;
  context.fillStyle = palette.dim;
  context.lineWidth = 1;
  for (let at = Math.ceil((view.from - zone) / step) * step + zone; at <= view.to; at += step) {
    const x = Math.round(xOf(scene, at)) + 0.5;
    context.beginPath();
    context.moveTo(x, AXIS_PX - 4);
    context.lineTo(x, height);
    context.stroke();
    if (Math.abs(x - nowX) > LABEL_PX / 2) context.fillText(scene.clock(at), x + 4, AXIS_PX / 2);
  }
}

function drawLane(scene: Scene, lane: Lane, y: number): void {
  const { context, width, palette, gutter, timeline } = scene;
  context.save();
  context.beginPath();
  context.rect(gutter, Math.max(y, AXIS_PX), width - gutter, Math.max(0, y + LANE_PX - Math.max(y, AXIS_PX)));
  context.clip();
  for (const bar of timeline.bars.get(lane.id) ?? []) drawBar(scene, bar, y);
  drawMarks(scene, timeline.marks.get(lane.id) ?? [], y + LANE_PX / 2, lane.kind === "custody" || lane.kind === "office");
  context.restore();
  context.save();
  context.beginPath();
  context.rect(0, AXIS_PX, width, scene.height - AXIS_PX);
  context.clip();
  context.fillStyle = palette.panel;
  context.fillRect(0, y, gutter, LANE_PX);
  context.fillStyle = palette.text;
  context.fillText(fitting(context, scene.nameOf(lane), gutter - 16), 8, y + LANE_PX / 2);
  context.strokeStyle = palette.line;
  context.beginPath();
  context.moveTo(0, Math.round(y + LANE_PX) - 0.5);
  context.lineTo(width, Math.round(y + LANE_PX) - 0.5);
  context.stroke();
  context.restore();
}

function fitting(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

const LEAST_BAR_PX = 3;
const LEAST_LABEL_PX = 40;

function drawBar(scene: Scene, bar: Bar, y: number): void {
  const { context, palette, width, gutter } = scene;
  const left = Math.max(xOf(scene, bar.from), gutter - 4);
  const right = Math.min(xOf(scene, bar.to ?? scene.now), width + 4);
  if (right < gutter || left > width) return;
  const isDim = !scene.isShown(bar.id);
  context.globalAlpha = isDim ? 0.25 : 1;
  context.fillStyle = colourOf(palette, bar.outcome, true);
  context.strokeStyle = colourOf(palette, bar.outcome, false);
  context.lineWidth = 1;
  context.setLineDash(bar.to === null ? [4, 3] : []);
  context.beginPath();
  context.roundRect(left, y + 5, Math.max(right - left, LEAST_BAR_PX), LANE_PX - 10, 4);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  if (right - left > LEAST_LABEL_PX) {
    context.fillStyle = colourOf(palette, bar.outcome, false);
    context.fillText(fitting(context, bar.label, right - left - 12), left + 6, y + LANE_PX / 2);
  }
  context.globalAlpha = 1;
}

/** Marks nearer to each other look like one; a failure is drawn all the same. */
const MARK_PX = 4;
const FAILED_PX = 2;

function drawMarks(scene: Scene, marks: readonly Mark[], y: number, hasLabels: boolean): void {
  const { context, palette, view, width } = scene;
  let lastX = -Infinity;
  let lastFailed = -Infinity;
  let labelEnd = -Infinity;
  for (let index = firstFrom(marks, view.from); index < marks.length; index += 1) {
    const mark = marks[index];
    if (mark === undefined || (mark.at > view.to && mark.since === undefined)) break;
    if ((mark.since ?? mark.at) > view.to) continue;
    const x = xOf(scene, mark.since ?? mark.at);
    const isFocused = mark.id === scene.focused;
    const isFailed = mark.outcome === "failed";
    const far = isFailed ? Math.abs(x - lastFailed) : Math.abs(x - lastX);
    if (far < (isFailed ? FAILED_PX : MARK_PX) && !isFocused) continue;
    if (isFailed) lastFailed = x;
    else lastX = x;
    context.globalAlpha = scene.isShown(mark.id) ? 1 : 0.25;
    const colour = colourOf(palette, mark.outcome, false);
    if (mark.since !== undefined) drawTail(scene, x, xOf(scene, mark.at), y, palette.waiting);
    if (isFocused) drawFocus(context, x, y, palette);
    drawShape(context, mark.shape, x, y, colour);
    const size = hasLabels && x > labelEnd ? context.measureText(mark.label).width : Infinity;
    if (x + 8 + size <= width) {
      context.fillStyle = palette.text;
      context.fillText(mark.label, x + 8, y);
      labelEnd = x + 20 + size;
    }
  }
  context.globalAlpha = 1;
}

function drawTail(scene: Scene, from: number, to: number, y: number, colour: string): void {
  const { context } = scene;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
}

function drawFocus(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.stroke();
}

const R = 4.5;
const DRAWN: Readonly<Record<Shape, (context: CanvasRenderingContext2D, x: number, y: number) => void>> = {
  dot: (context, x, y) => {
    context.arc(x, y, R, 0, 2 * Math.PI);
    context.fill();
  },
  ring: (context, x, y) => {
    context.arc(x, y, R, 0, 2 * Math.PI);
    context.stroke();
  },
  tick: (context, x, y) => {
    context.moveTo(x, y - 7);
    context.lineTo(x, y + 7);
    context.stroke();
  },
  in: (context, x, y) => {
    context.moveTo(x, y - R);
    context.lineTo(x + R, y + R);
    context.lineTo(x - R, y + R);
    context.fill();
  },
  out: (context, x, y) => {
    context.moveTo(x, y + R);
    context.lineTo(x + R, y - R);
    context.lineTo(x - R, y - R);
    context.fill();
  },
  cross: (context, x, y) => {
    context.moveTo(x - R, y - R);
    context.lineTo(x + R, y + R);
    context.moveTo(x + R, y - R);
    context.lineTo(x - R, y + R);
    context.stroke();
  },
};

function drawShape(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  DRAWN[shape](context, x, y);
}

function drawNow(scene: Scene): void {
  const { context, palette, height, gutter, width } = scene;
  const x = Math.round(xOf(scene, scene.now)) + 0.5;
  if (x < gutter || x > width) return;
  context.strokeStyle = palette.accent;
  context.fillStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, AXIS_PX - 4);
  context.lineTo(x, height);
  context.stroke();
  const size = context.measureText(scene.nowLabel).width;
  context.fillText(scene.nowLabel, Math.min(x + 4, width - size - 2), AXIS_PX / 2);
}

const HIT_PX = 8;

/** The mark or bar at a point; null where there is nothing. */
export function hitAt(scene: Scene, x: number, y: number): string | null {
  const lane = scene.lanes[Math.floor((y - AXIS_PX + scene.view.top) / LANE_PX)];
  if (lane === undefined || y < AXIS_PX || x < scene.gutter) return null;
  let found: { id: string; far: number } | null = null;
  for (const mark of scene.timeline.marks.get(lane.id) ?? []) {
    const far = Math.abs(xOf(scene, mark.since ?? mark.at) - x);
    if (far <= HIT_PX && (found === null || far < found.far)) found = { id: mark.id, far };
  }
  if (found !== null) return found.id;
  const bar = (scene.timeline.bars.get(lane.id) ?? []).find(
    (each) => xOf(scene, each.from) - LEAST_BAR_PX <= x && xOf(scene, each.to ?? scene.now) + LEAST_BAR_PX >= x,
  );
  return bar?.id ?? null;
}
