/** The colours of the page for what is drawn by a graphics card, renewed when the theme changes. */
import { useMemo, useSyncExternalStore } from "react";
import { currentShade, type Palette, paletteOf, type Shade } from "~/map/palette";

function watchShade(listener: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = new MutationObserver(listener);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  dark.addEventListener("change", listener);
  return () => {
    theme.disconnect();
    dark.removeEventListener("change", listener);
  };
}

export function usePalette(): Palette {
  const shade = useSyncExternalStore<Shade>(watchShade, currentShade);
  return useMemo(() => paletteOf(shade), [shade]);
}
