/** Colours of the map: states from the page's own tokens, land and water from here. MapLibre reads no oklch. */

export type Shade = "light" | "dark" | "sun";

/** What a vehicle's colour says, in the order in which the layer of vehicles numbers them. */
export const VEHICLE_TONES = ["waiting", "assigned", "moving", "risk", "ended", "failed"] as const;
export type VehicleTone = (typeof VEHICLE_TONES)[number];

export type Rgb = readonly [number, number, number];

interface BaseColours {
  readonly water: string;
  readonly land: string;
  readonly state: string;
  readonly border: string;
  readonly coast: string;
  readonly text: string;
  readonly country: string;
  readonly halo: string;
}

export interface Palette {
  readonly shade: Shade;
  readonly base: BaseColours;
  /** A colour of the page by the name of its token, as `#rrggbb`. */
  readonly token: (name: string) => string;
}

const BASES: Readonly<Record<Shade, BaseColours>> = {
  light: { water: "#d5e2ea", land: "#f7f6f2", state: "#dcd9d0", border: "#a9a6a0", coast: "#b4c6d1", text: "#4a4f57", country: "#737880", halo: "#fbfaf7" },
  dark: { water: "#12181f", land: "#20262e", state: "#303842", border: "#55606d", coast: "#38444f", text: "#aab4c0", country: "#8591a0", halo: "#1a2027" },
  sun: { water: "#e4eef5", land: "#ffffff", state: "#c9c9c9", border: "#6b6b6b", coast: "#7d97a8", text: "#111111", country: "#333333", halo: "#ffffff" },
};

/** A colour as the browser computed it, in bytes. */
function bytesOf(colour: string): Rgb {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (context === null) return [128, 128, 128];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

const hex = (bytes: Rgb): string => `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/** `#rrggbb` as three numbers from 0 to 1, as a shader takes them. */
export function unitRgb(colour: string): Rgb {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
}

/** The page's shade as it is drawn now. */
export function currentShade(): Shade {
  const { theme } = document.documentElement.dataset;
  if (theme === "light" || theme === "dark" || theme === "sun") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** The colours of the page as it is drawn now. */
export function paletteOf(shade: Shade): Palette {
  const known = new Map<string, string>();
  const token = (name: string) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const probe = document.createElement("i");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const colour = hex(bytesOf(getComputedStyle(probe).color));
    probe.remove();
    known.set(name, colour);
    return colour;
  };
  return { shade, base: BASES[shade], token };
}
