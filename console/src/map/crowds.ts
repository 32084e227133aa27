/** Vehicles that lie too close together to be told apart, by the cells of a grid on the screen. */
import { lonLat, worldPixels } from "./mercator";
import type { Vehicle, Vehicles } from "./vehicles";

export const CELL = 48;
/** From this zoom on every vehicle is drawn. */
export const LAST_CROWD_ZOOM = 9;

export interface Crowd {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly members: readonly Vehicle[];
}

/** Crowds of two or more among the vehicles that are wanted. Cells stand still while the map moves, and change with whole zooms. */
export function crowdsOf(vehicles: Vehicles, zoom: number, isWanted: (vehicle: Vehicle) => boolean = () => true): Crowd[] {
  if (zoom >= LAST_CROWD_ZOOM) return [];
  const cells = worldPixels(Math.floor(zoom * 2) / 2) / CELL;
  const found = new Map<number, { x: number; y: number; members: Vehicle[] }>();
  for (const vehicle of vehicles.values()) {
    if (!isWanted(vehicle)) continue;
    const [x, y] = vehicles.drawnAt(vehicle.place);
    const cell = Math.floor(y * cells) * 1_000_003 + Math.floor(x * cells);
    const crowd = found.get(cell) ?? { x: 0, y: 0, members: [] };
    crowd.x += x;
    crowd.y += y;
    crowd.members.push(vehicle);
    found.set(cell, crowd);
  }
  return [...found]
    .filter(([, { members }]) => members.length > 1)
    .map(([cell, { x, y, members }]) => {
      const [lon, lat] = lonLat({ x: x / members.length, y: y / members.length });
      return { id: String(cell), lon, lat, members };
    });
}
