/** Where the map looks, as the address has it: `at=19.0760,72.8777,9.5`, latitude first as people write it. */
export interface Camera {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

export const MAX_ZOOM = 20;
const WHOLE_WORLD: Camera = { lat: 20, lon: 15, zoom: 1.2 };
const LAST = "haulier-map-at";

export function cameraText({ lat, lon, zoom }: Camera): string {
  const digits = zoom > 14 ? 6 : 4;
  return `${lat.toFixed(digits)},${lon.toFixed(digits)},${Number(zoom.toFixed(2))}`;
}

/** The camera in a text; null for any other text. */
export function cameraIn(text: string | undefined): Camera | null {
  const numbers = (text ?? "").split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const [lat = NaN, lon = NaN, zoom = NaN] = numbers;
  const isCamera = numbers.length === 3 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= MAX_ZOOM;
  return isCamera ? { lat, lon, zoom } : null;
}

/** Where this browser looked last. */
export function lastCamera(): Camera | null {
  try {
    return cameraIn(localStorage.getItem(LAST) ?? undefined);
  } catch {
    return null;
  }
}

export function keepCamera(camera: Camera): void {
  try {
    localStorage.setItem(LAST, cameraText(camera));
  } catch {
    // Without storage the next map begins with the whole world.
  }
}

export { WHOLE_WORLD };
