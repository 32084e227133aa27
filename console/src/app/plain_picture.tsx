import { useEffect, useState } from "react";
import type { BaseMap } from "~/api/haulier";
import type { LandPaths, WorldBox } from "~/map/land";
import { mercator } from "~/map/mercator";
import type { VehicleTone } from "~/map/palette";
import styles from "./plain_picture.module.css";

const MARGIN = 0.1;
/** Nobody looks nearer than this: about 40 km at the equator. */
const LEAST = 0.001;
/** The world is as wide as this in the drawing. */
const SCALE = 10_000;
/** Land is read by cells, so many to the world: things that move change the view all the time, and the coast stays. */
const CELLS = 64;
const NO_LAND: LandPaths = { land: "", water: "", borders: "" };

interface Placed {
  readonly lon: number;
  readonly lat: number;
}

/** Places that look the same. */
export interface PlainDots {
  readonly look: VehicleTone | "place" | "chosen";
  readonly places: readonly Placed[];
}

/** Dots over land and borders, drawn without a graphics card: for browsers that show no moving map. Later dots lie above. */
export function PlainPicture({ base, dots, label }: { base: BaseMap; dots: readonly PlainDots[]; label: string }) {
  const box = boxOf(dots.flatMap(({ places }) => places));
  const land = useLand(base, box);
  return (
    <svg className={styles["picture"]} viewBox={[box.x, box.y, box.width, box.height].map((number) => number * SCALE).join(" ")} role="img" aria-label={label}>
      <path d={land.land} className={styles["land"]} />
      <path d={land.water} className={styles["water"]} />
      <path d={land.borders} className={styles["border"]} />
      {dots.map(({ look, places }) => (
        <path key={look} d={pathOf(places)} className={`${styles["dots"]} ${styles[look]}`} />
      ))}
    </svg>
  );
}

/** Dots as one path: lines of no length, which round ends make visible. */
function pathOf(places: readonly Placed[]): string {
  return places
    .map(({ lon, lat }) => {
      const { x, y } = mercator(lon, lat);
      return `M${(x * SCALE).toFixed(3)} ${(y * SCALE).toFixed(3)}h0`;
    })
    .join("");
}

/** The part of the world that holds places, with some room around. The whole of it without any. */
export function boxOf(places: Iterable<Placed>): WorldBox {
  let [west, north, east, south] = [1, 1, 0, 0];
  for (const { lon, lat } of places) {
    const { x, y } = mercator(lon, lat);
    [west, north, east, south] = [Math.min(west, x), Math.min(north, y), Math.max(east, x), Math.max(south, y)];
  }
  if (west > east) return { x: 0, y: 0.1, width: 1, height: 0.65 };
  const [width, height] = [Math.max(LEAST, east - west), Math.max(LEAST, south - north)].map((side) => side * (1 + 2 * MARGIN)) as [number, number];
  return { x: (west + east - width) / 2, y: (north + south - height) / 2, width, height };
}

/** West, north, east and south of the cells of land to be drawn: more than the box, since windows are wider or higher than it is. */
function landCells({ x, y, width, height }: WorldBox): readonly number[] {
  const [wide, high] = [Math.max(width, height * 2), Math.max(height, width)];
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const cell = (part: number, round: (of: number) => number) => Math.max(0, Math.min(CELLS, round(part * CELLS)));
  return [cell(middleX - wide / 2, Math.floor), cell(middleY - high / 2, Math.floor), cell(middleX + wide / 2, Math.ceil), cell(middleY + high / 2, Math.ceil)];
}

/** Land of the base map as it was read last; none where there is no file to read it from. */
function useLand(base: BaseMap, box: WorldBox): LandPaths {
  const [land, setLand] = useState(NO_LAND);
  const key = landCells(box).join(" ");
  useEffect(() => {
    let isWanted = true;
    const [x = 0, y = 0, east = 1, south = 1] = key.split(" ").map((cell) => Number(cell) / CELLS);
    void import("~/map/land")
      .then(({ readLand }) => readLand(base, { x, y, width: east - x, height: south - y }, SCALE))
      .then(
        (read) => {
          if (isWanted) setLand(read);
        },
        () => undefined, // the dots stand on the bare ground then
      );
    return () => {
      isWanted = false;
    };
  }, [base, key]);
  return land;
}
