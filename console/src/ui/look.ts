/** How this browser shows things: theme, density, language, single-letter keys. Kept here, not on the server. */
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark" | "sun";
export type Density = "compact" | "normal" | "roomy";

export interface Look {
  readonly theme: Theme;
  readonly density: Density;
  /** A language tag, or empty for the browser's own. */
  readonly language: string;
  readonly hasLetters: boolean;
}

const KEY = "haulier-look";
const DEFAULT: Look = { theme: "system", density: "normal", language: "", hasLetters: true };
const ROW_HEIGHTS: Readonly<Record<Density, number>> = { compact: 28, normal: 32, roomy: 40 };

function read(): Look {
  try {
    return { ...DEFAULT, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Look>) };
  } catch {
    return DEFAULT;
  }
}

let look = read();
const listeners = new Set<() => void>();

/** Put the look on the page. Call once before the first paint. */
export function applyLook(): void {
  const { dataset } = document.documentElement;
  if (look.theme === "system") delete dataset["theme"];
  else dataset["theme"] = look.theme;
  dataset["density"] = look.density;
}

/** Change the look here and in this browser's other windows. */
export function setLook(change: Partial<Look>): void {
  look = { ...look, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(look));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  applyLook();
  for (const listener of listeners) listener();
}

addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  look = read();
  applyLook();
  for (const listener of listeners) listener();
});

export function currentLook(): Look {
  return look;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The look, and the height of a row in pixels that goes with its density. */
export function useLook(): Look & { readonly rowHeight: number } {
  const current = useSyncExternalStore(subscribe, currentLook);
  return { ...current, rowHeight: ROW_HEIGHTS[current.density] };
}
