import { useCallback, useState } from "react";

/** A draft that a reload of the window does not lose; `forget` when it was sent. */
export function useKept<T>(name: string, begin: () => T): { readonly draft: T; readonly setDraft: (draft: T) => void; readonly forget: () => void } {
  const place = `haulier-draft/${name}`;
  const [draft, setShown] = useState<T>(() => {
    try {
      const kept = sessionStorage.getItem(place);
      return kept === null ? begin() : (JSON.parse(kept) as T);
    } catch {
      return begin();
    }
  });
  const setDraft = useCallback(
    (next: T) => {
      setShown(next);
      try {
        sessionStorage.setItem(place, JSON.stringify(next));
      } catch {
        // Without room it lasts as long as the page.
      }
    },
    [place],
  );
  const forget = useCallback(() => sessionStorage.removeItem(place), [place]);
  return { draft, setDraft, forget };
}
