/** The keys that act everywhere. Single letters act only outside of fields, and only if the person left them on. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { currentLook } from "~/ui/look";
import { lastUndo } from "~/ui/toast";
import { PAGES } from "./pages";

const CHORD_MS = 1_200;
const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";

/** Whether a letter typed here belongs to a field or a dialog. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

type TakeKey = (key: string) => boolean;

const screens = new Set<TakeKey>();

/** Single letters of a screen, where no field has the focus; `onKey` gives whether it took the key. Keys of all screens come first. */
export function useScreenKeys(onKey: TakeKey): void {
  const take = useEffectEvent(onKey);
  useEffect(() => {
    const screen: TakeKey = (key) => take(key);
    screens.add(screen);
    return () => {
      screens.delete(screen);
    };
  }, []);
}

export function useKeys({ onOmnibox, onHelp }: { onOmnibox: () => void; onHelp: () => void }): void {
  const navigate = useNavigate();
  const openOmnibox = useEffectEvent(onOmnibox);
  const openHelp = useEffectEvent(onHelp);
  useEffect(() => {
    let goesSince = 0;
    const onKey = (event: KeyboardEvent) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openOmnibox();
        return;
      }
      if (event.defaultPrevented || event.altKey || isTyping(event.target)) return;
      if (isCommand) {
        const undo = event.key.toLowerCase() === "z" && !event.shiftKey ? lastUndo() : null;
        if (undo !== null) {
          event.preventDefault();
          undo();
        }
        return;
      }
      if (!currentLook().hasLetters) return;
      const isChord = Date.now() - goesSince < CHORD_MS;
      goesSince = event.key === "g" && !isChord ? Date.now() : 0;
      const page = isChord ? PAGES.find((each) => each.key === event.key) : undefined;
      if (page !== undefined) {
        event.preventDefault();
        void navigate({ to: page.to, ...(page.params === undefined ? {} : { params: page.params }) });
      } else if (event.key === "?") {
        event.preventDefault();
        openHelp();
      } else if (event.key === "/") {
        const filter = document.querySelector<HTMLInputElement>("[data-filter]");
        if (filter !== null) {
          event.preventDefault();
          filter.focus();
        }
      } else if (event.key === "j" || event.key === "k") {
        // A list that has the focus takes them itself: from elsewhere they lead into the page's list.
        const list = document.querySelector<HTMLElement>("[role=grid]");
        if (list !== null) {
          event.preventDefault();
          list.focus();
        }
      } else if (event.key === "w") {
        const address = new URL(location.href);
        address.searchParams.set("bare", "1");
        open(address, "_blank", "popup,width=1200,height=800");
      } else if ([...screens].some((take) => take(event.key))) {
        event.preventDefault();
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [navigate]);
}
