import { useEffect, useRef } from "react";
import { currentLook } from "~/ui/look";

const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";

/** Single letters of a screen, outside of fields and dialogs, if the person left them on. */
export function useScreenKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !currentLook().hasLetters) return;
      if (event.target instanceof Element && event.target.closest(FIELDS) !== null) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}
