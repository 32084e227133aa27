/** Vehicles as they are known: the last two fixes of each, and between them where it is drawn. Plain arrays, no React. */
import { mercator, worldPixels } from "./mercator";
import { metresBetween } from "./sphere";

export interface Fix {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  /** Degrees from north; null where the device does not know. */
  readonly heading: number | null;
  /** Metres a second. */
  readonly speed: number | null;
  /** When it was there, epoch ms. */
  readonly at: number;
}

export interface Vehicle extends Fix {
  readonly place: number;
  /** The participant that carries the device. */
  readonly carrier: string | null;
}

/** A device that says nothing for so long is drawn hollow. */
export const SILENT_MS = 5 * 60_000;
/** Farther in one step nobody drives: it is there at once, and not moved over the map. */
const JUMP_METRES = 5_000;
const LONGEST_MOVE_S = 5;
const SHORTEST_MOVE_S = 0.3;
const GROWTH = 1024;

/** Numbers of a vehicle in the motion: from x, y; to x, y; seconds at which it leaves and arrives. */
export const STEPS = 6;

export class Vehicles {
  readonly #byId = new Map<string, Vehicle>();
  readonly #ids: string[] = [];
  readonly #changed = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #motion = new Float64Array(GROWTH * STEPS);
  /** When the last vehicle that moves arrives, seconds. */
  movingUntil = 0;
  /** Grows with each change. */
  version = 0;

  /** Seconds of a clock that the drawing goes by. */
  constructor(private readonly clock: () => number = () => performance.now() / 1000) {}

  get size(): number {
    return this.#ids.length;
  }

  get(id: string): Vehicle | undefined {
    return this.#byId.get(id);
  }

  at(place: number): Vehicle | undefined {
    return this.#byId.get(this.#ids[place] ?? "");
  }

  values(): IterableIterator<Vehicle> {
    return this.#byId.values();
  }

  watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Places of the vehicles that changed since this was called last. */
  takeChanged(): number[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** The six numbers of a vehicle; see `STEPS`. */
  motionOf(place: number): Float64Array {
    return this.#motion.subarray(place * STEPS, (place + 1) * STEPS);
  }

  /** Where a vehicle is drawn at a moment, in the square of the world. */
  drawnAt(place: number, now = this.clock()): readonly [number, number] {
    const [fromX = 0, fromY = 0, toX = 0, toY = 0, leaves = 0, arrives = 0] = this.motionOf(place);
    const share = arrives <= leaves ? 1 : Math.min(1, Math.max(0, (now - leaves) / (arrives - leaves)));
    return [fromX + (toX - fromX) * share, fromY + (toY - fromY) * share];
  }

  /** Take fixes; older ones than known are dropped. `carriers` where it is told what carries the devices. */
  take(fixes: Iterable<Fix & { readonly carrier?: string | null }>): void {
    let hasChanged = false;
    for (const fix of fixes) if (this.#takeOne(fix)) hasChanged = true;
    if (!hasChanged) return;
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }

  #takeOne(fix: Fix & { readonly carrier?: string | null }): boolean {
    const known = this.#byId.get(fix.id);
    const carrier = fix.carrier === undefined ? (known?.carrier ?? null) : fix.carrier;
    if (known !== undefined && fix.at <= known.at) {
      if (carrier === known.carrier) return false;
      this.#byId.set(fix.id, { ...known, carrier });
      this.#changed.add(known.place);
      return true;
    }
    const place = known?.place ?? this.#ids.push(fix.id) - 1;
    this.#byId.set(fix.id, { id: fix.id, lat: fix.lat, lon: fix.lon, heading: fix.heading ?? known?.heading ?? null, speed: fix.speed, at: fix.at, place, carrier });
    this.#move(place, fix, known);
    this.#changed.add(place);
    return true;
  }

  #move(place: number, fix: Fix, known: Vehicle | undefined): void {
    if ((place + 1) * STEPS > this.#motion.length) {
      const longer = new Float64Array(Math.max(this.#motion.length * 2, (place + GROWTH) * STEPS));
      longer.set(this.#motion);
      this.#motion = longer;
    }
    const now = this.clock();
    const { x, y } = mercator(fix.lon, fix.lat);
    const jumps = known === undefined || metresBetween([known.lon, known.lat], [fix.lon, fix.lat]) > JUMP_METRES;
    const [fromX, fromY] = jumps ? [x, y] : this.drawnAt(place, now);
    const lasts = jumps || known === undefined ? 0 : Math.min(LONGEST_MOVE_S, Math.max(SHORTEST_MOVE_S, (fix.at - known.at) / 1000));
    this.motionOf(place).set([fromX, fromY, x, y, now, now + lasts]);
    if (lasts > 0) this.movingUntil = Math.max(this.movingUntil, now + lasts);
  }

  /** Vehicles within so many pixels of a place on the map, the nearest first. */
  near(lon: number, lat: number, zoom: number, pixels: number, now = this.clock()): Vehicle[] {
    const { x, y } = mercator(lon, lat);
    const reach = pixels / worldPixels(zoom);
    const found: { readonly vehicle: Vehicle; readonly far: number }[] = [];
    for (const vehicle of this.#byId.values()) {
      const [vehicleX, vehicleY] = this.drawnAt(vehicle.place, now);
      const far = Math.hypot(vehicleX - x, vehicleY - y);
      if (far <= reach) found.push({ vehicle, far });
    }
    return found.sort((one, other) => one.far - other.far).map(({ vehicle }) => vehicle);
  }
}
