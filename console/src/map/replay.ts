/** A trace to be played again: how far, how long it moved and stood, where it was when, how fast. Pure. */
import { headingOf, metresBetween, type Position } from "./sphere";

/** A point as the server tells it: epoch milliseconds, latitude, longitude. */
export type TracePoint = readonly [at: number, lat: number, lon: number];

export interface TraceStop {
  readonly lat: number;
  readonly lon: number;
  readonly arrivedAt: number;
  readonly leftAt: number;
}

/** What happened between the device and a geofence. */
export interface TraceEvent {
  readonly geofenceId: string;
  readonly name?: string;
  readonly event: "ENTRY" | "EXIT" | "DWELL" | "APPROACH";
  readonly tis: number;
  readonly lat: number;
  readonly lon: number;
}

export interface Trace {
  readonly deviceId: string;
  /** Points of the time, of which `points` are those that keep its shape. */
  readonly total: number;
  /** Metres over all of them. */
  readonly distance: number;
  readonly points: readonly TracePoint[];
  readonly stops: readonly TraceStop[];
  readonly events: readonly TraceEvent[];
}

/** What is told of a trace beside its line. Times are milliseconds. */
export interface ReplayFigures {
  readonly metres: number;
  readonly moving: number;
  readonly standing: number;
  /** Between points so far apart that nobody knows. */
  readonly silent: number;
  readonly stops: number;
  /** Kilometres an hour while it moved; null where it did not. */
  readonly meanSpeed: number | null;
  readonly topSpeed: number | null;
}

/** Where the device was at a moment. */
export interface Whereabouts {
  readonly at: number;
  readonly position: Position;
  /** Kilometres an hour; null where nobody knows. */
  readonly speed: number | null;
  /** Clockwise from north. */
  readonly heading: number;
  /** The point that came last. */
  readonly index: number;
  readonly isStanding: boolean;
  readonly isSilent: boolean;
}

/** A device that says nothing for longer is silent. */
export const SILENT_MS = 5 * 60_000;
const KMH = 3.6;
/** Faster than this between two points is a fault of the receiver, and no speed to show. */
const MAX_KMH = 300;
const HALF_TURN = 180;

/** A trace made ready: a moment is found in it by halving, a place by one walk. */
export class Replay {
  readonly count: number;
  readonly begins: number;
  readonly ends: number;
  readonly figures: ReplayFigures;
  readonly #times: Float64Array;
  readonly #lats: Float64Array;
  /** Go on beyond 180 where the way crosses that meridian, so that lines do. */
  readonly #lons: Float64Array;
  /** Of the step that ends at a point, kilometres an hour; not a number where nobody knows. */
  readonly #speeds: Float64Array;
  #line: readonly Position[] | undefined;

  constructor(readonly trace: Trace) {
    const { points } = trace;
    this.count = points.length;
    this.#times = new Float64Array(this.count);
    this.#lats = new Float64Array(this.count);
    this.#lons = new Float64Array(this.count);
    this.#speeds = new Float64Array(this.count);
    let [turn, silent, last] = [0, 0, 0];
    points.forEach(([at, lat, lon], index) => {
      if (index > 0 && Math.abs(lon - last) > HALF_TURN) turn += lon < last ? 2 * HALF_TURN : -2 * HALF_TURN;
      last = lon;
      this.#times[index] = at;
      this.#lats[index] = lat;
      this.#lons[index] = lon + turn;
      this.#speeds[index] = index === 0 ? Number.NaN : this.#speedTo(index);
      if (index > 0 && this.#isSilent(index)) silent += this.#silence(index);
    });
    this.begins = this.#times[0] ?? 0;
    this.ends = this.#times[this.count - 1] ?? 0;
    this.figures = this.#figures(silent);
  }

  /** Where point `index` lies. */
  positionOf(index: number): Position {
    return [this.#lons[index] ?? 0, this.#lats[index] ?? 0];
  }

  timeOf(index: number): number {
    return this.#times[Math.max(0, Math.min(this.count - 1, index))] ?? 0;
  }

  /** The whole line. */
  line(): readonly Position[] {
    this.#line ??= Array.from(this.#lons, (lon, index) => [lon, this.#lats[index] ?? 0] as const);
    return this.#line;
  }

  /** The last point at or before a moment; the first one before them all. */
  indexAt(at: number): number {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#times[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /** Where the device was; null where there is no point at all. */
  at(moment: number): Whereabouts | null {
    if (this.count === 0) return null;
    const at = Math.max(this.begins, Math.min(this.ends, moment));
    const index = this.indexAt(at);
    const next = Math.min(index + 1, this.count - 1);
    const [from, to] = [this.positionOf(index), this.positionOf(next)];
    const span = this.timeOf(next) - this.timeOf(index);
    const part = span === 0 ? 0 : (at - this.timeOf(index)) / span;
    const isStanding = this.stopAt(at) !== undefined;
    const isSilent = next > index && part > 0 && this.#isSilent(next);
    const speed = this.#speeds[next === index || part === 0 ? index : next] ?? Number.NaN;
    return {
      at,
      position: [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part],
      speed: isStanding ? 0 : isSilent || Number.isNaN(speed) ? null : speed,
      heading: next === index ? headingOf(this.positionOf(Math.max(0, index - 1)), from) : headingOf(from, to),
      index,
      isStanding,
      isSilent,
    };
  }

  stopAt(at: number): TraceStop | undefined {
    return this.trace.stops.find((stop) => stop.arrivedAt <= at && at <= stop.leftAt);
  }

  /** The moment of the point before or behind a moment, for going point by point. */
  step(at: number, by: 1 | -1): number {
    const index = this.indexAt(at);
    return by === 1 ? this.timeOf(index + 1) : this.timeOf(this.timeOf(index) < at ? index : index - 1);
  }

  /** When the device was nearest to a place on its way; the earliest where it came by more than once. */
  nearestTime([lon, lat]: Position): number {
    const scale = Math.cos((lat * Math.PI) / HALF_TURN);
    let [best, found] = [Number.POSITIVE_INFINITY, this.begins];
    for (let index = 0; index + 1 < this.count; index++) {
      const [x1, y1] = [((this.#lons[index] ?? 0) - lon) * scale, (this.#lats[index] ?? 0) - lat];
      const [x2, y2] = [((this.#lons[index + 1] ?? 0) - lon) * scale, (this.#lats[index + 1] ?? 0) - lat];
      const [dx, dy] = [x2 - x1, y2 - y1];
      const square = dx * dx + dy * dy;
      const along = square === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / square));
      const away = (x1 + along * dx) ** 2 + (y1 + along * dy) ** 2;
      if (away < best - 1e-15) {
        best = away;
        found = this.timeOf(index) + (this.timeOf(index + 1) - this.timeOf(index)) * along;
      }
    }
    return found;
  }

  /**
   * Speed over time in at most `columns` spans of the same length, each with its greatest: epoch seconds and kilometres
   * an hour, null where the device was silent.
   */
  speedGraph(columns: number): readonly [times: number[], speeds: (number | null)[]] {
    const span = this.ends - this.begins;
    if (this.count < 2 || span <= 0) return [[], []];
    const width = Math.max(1000, span / columns);
    const slots: (number | null)[] = Array.from({ length: Math.ceil(span / width) + 1 }, () => null);
    const slotOf = (at: number) => Math.round((at - this.begins) / width);
    for (let index = 1; index < this.count; index++) {
      const speed = this.#speeds[index] ?? Number.NaN;
      if (Number.isNaN(speed)) continue;
      for (let slot = slotOf(this.timeOf(index - 1)); slot <= slotOf(this.timeOf(index)); slot++) {
        slots[slot] = Math.max(slots[slot] ?? 0, speed);
      }
    }
    for (const stop of this.trace.stops) {
      for (let slot = slotOf(stop.arrivedAt) + 1; slot < slotOf(stop.leftAt); slot++) slots[slot] = 0;
    }
    return [slots.map((_, slot) => (this.begins + slot * width) / 1000), slots];
  }

  #speedTo(index: number): number {
    const span = (this.#times[index] ?? 0) - (this.#times[index - 1] ?? 0);
    if (span <= 0 || this.#isSilent(index)) return Number.NaN;
    const speed = (metresBetween(this.positionOf(index - 1), this.positionOf(index)) / span) * 1000 * KMH;
    return speed > MAX_KMH ? Number.NaN : speed;
  }

  /** Whether the device said nothing for long between two points; where it stood between them nothing was to be said. */
  #isSilent(index: number): boolean {
    return this.trace.total === this.count && this.#silence(index) > SILENT_MS;
  }

  /** How long a step took outside of stops. */
  #silence(index: number): number {
    const [from, to] = [this.#times[index - 1] ?? 0, this.#times[index] ?? 0];
    let span = to - from;
    if (span <= SILENT_MS) return span;
    for (const stop of this.trace.stops) span -= Math.max(0, Math.min(to, stop.leftAt) - Math.max(from, stop.arrivedAt));
    return span;
  }

  #figures(silent: number): ReplayFigures {
    const { stops, distance } = this.trace;
    const standing = stops.reduce((sum, stop) => sum + Math.max(0, Math.min(this.ends, stop.leftAt) - Math.max(this.begins, stop.arrivedAt)), 0);
    const moving = Math.max(0, this.ends - this.begins - standing - silent);
    let top = 0;
    for (const speed of this.#speeds) if (speed > top) top = speed;
    return {
      metres: distance,
      moving,
      standing,
      silent,
      stops: stops.length,
      meanSpeed: moving === 0 ? null : (distance / moving) * 1000 * KMH,
      topSpeed: top === 0 ? null : top,
    };
  }
}

/** How many times faster than it was, by the keys 1 to 6. */
export const SPEEDS = [1, 2, 5, 10, 30, 60] as const;
export type PlaySpeed = (typeof SPEEDS)[number];

/** The moment after `elapsed` milliseconds of playing; it stays at the end. */
export function playedOn(replay: Pick<Replay, "ends">, at: number, elapsed: number, speed: PlaySpeed): number {
  return Math.min(replay.ends, at + elapsed * speed);
}

/** Whose trace is played, and of which time. */
export interface ReplayOf {
  readonly device: string;
  readonly from: number;
  readonly to: number;
}

/** Of an address, such as `replay=MH-1204,1764547200000,1764633600000`. A device's id may hold commas. */
export function replayIn(text: string): ReplayOf | null {
  const parts = /^(.+),(\d{1,15}),(\d{1,15})$/.exec(text);
  if (parts === null) return null;
  const [from, to] = [Number(parts[2]), Number(parts[3])];
  return from <= to ? { device: parts[1] ?? "", from, to } : null;
}

export const replayText = ({ device, from, to }: ReplayOf): string => `${device},${from},${to}`;
