/** Land and borders of a base map as lines of a drawing, for browsers that draw no moving maps. Fetched where it is needed. */
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { PMTiles } from "pmtiles";
import type { BaseMap } from "~/api/haulier";

/** A part of the square of the world, which goes from 0 to 1 both ways. */
export interface WorldBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Data of SVG paths, in the measure that was asked for. */
export interface LandPaths {
  readonly land: string;
  readonly water: string;
  readonly borders: string;
}

type Layer = keyof LandPaths;
const LAYERS: Readonly<Record<Layer, readonly string[]>> = { land: ["land", "earth"], water: ["lake"], borders: ["border"] };
/** Tiles side by side at the most. */
const TILES = 3;
const POLYGON = 3;

/** What a base map has of a part of the world, with the world as wide as `scale`. Throws where its file cannot be read. */
export async function readLand(base: BaseMap, box: WorldBox, scale: number): Promise<LandPaths> {
  const file = new PMTiles(new URL(base.url, location.origin).href);
  const zoom = zoomFor(box, base.maxZoom);
  const paths: Record<Layer, string[]> = { land: [], water: [], borders: [] };
  await Promise.all(
    tilesOf(box, zoom).map(async ([x, y]) => {
      const tile = await file.getZxy(zoom, x, y);
      if (tile !== undefined) addTile(paths, new VectorTile(new PbfReader(tile.data)), { x, y, side: scale / 2 ** zoom });
    }),
  );
  return { land: paths.land.join(""), water: paths.water.join(""), borders: paths.borders.join("") };
}

/** The largest zoom of which few tiles cover a part of the world. */
export function zoomFor({ width, height }: WorldBox, most: number): number {
  const wide = Math.max(width, height, 2 ** -most);
  return Math.max(0, Math.min(most, Math.floor(Math.log2((TILES - 1) / wide))));
}

/** The tiles that cover it, by column and row. */
export function tilesOf({ x, y, width, height }: WorldBox, zoom: number): readonly (readonly [x: number, y: number])[] {
  const count = 2 ** zoom;
  const place = (part: number) => Math.max(0, Math.min(count - 1, Math.floor(part * count)));
  const span = (from: number, to: number) => Array.from({ length: place(to) - place(from) + 1 }, (_, step) => place(from) + step);
  return span(x, x + width).flatMap((column) => span(y, y + height).map((row) => [column, row] as const));
}

function addTile(paths: Record<Layer, string[]>, tile: VectorTile, at: { x: number; y: number; side: number }): void {
  for (const [layer, names] of Object.entries(LAYERS) as [Layer, readonly string[]][]) {
    for (const name of names) {
      const found = tile.layers[name];
      for (let number = 0; number < (found?.length ?? 0); number++) {
        const feature = found?.feature(number);
        if (feature === undefined) continue;
        const unit = at.side / feature.extent;
        for (const line of feature.loadGeometry()) {
          const points = line.map((point) => `${(at.x * at.side + point.x * unit).toFixed(3)} ${(at.y * at.side + point.y * unit).toFixed(3)}`);
          paths[layer].push(`M${points.join("L")}${feature.type === POLYGON ? "Z" : ""}`);
        }
      }
    }
  }
}
