import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import type { Hit } from "~/api/haulier";
import { Dialog } from "~/ui/dialog";
import { addressOfThing } from "./addresses";
import { refusalFrom } from "./errors";
import styles from "./omnibox.module.css";
import { PAGES } from "./pages";
import { may, useSession } from "./session";
import { useHitWords } from "./use_hit_words";
import { useHits } from "./use_hits";

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly go: () => void;
}

/** One field for all: the beginning of any reference, id, scanned code or name, and the pages. */
export function Omnibox({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const session = useSession();
  const listId = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const isEntered = useRef(false);
  const found = useHits(text);
  const wordsOf = useHitWords();
  const small = text.trim().toLowerCase();
  const pages: Entry[] = PAGES.filter((page) => may(session, "GET", page.needs))
    .filter((page) => i18n._(page.title).toLowerCase().includes(small))
    .map((page) => ({
      id: page.id,
      title: i18n._(page.title),
      detail: `g ${page.key}`,
      go: () => void navigate({ to: page.to, ...(page.params === undefined ? {} : { params: page.params }) }),
    }));
  const hits: Entry[] = found.hits.map((hit) => ({
    id: `${hit.kind}/${hit.id}`,
    title: hit.ref ?? hit.name,
    detail: detailOf(hit, wordsOf(hit)),
    go: () => void navigate({ to: addressOfThing(hit.kind, hit.id, hit.type ?? "") }),
  }));
  const entries = [...hits, ...pages];
  const chosen = Math.min(at, entries.length - 1);
  const go = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt(Math.min(Math.max(chosen + by, 0), entries.length - 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      // A scanner types faster than the server answers: what is shown may be of the text before. Arrows chose what they saw.
      if (found.isSettled || at > 0) go(entries[chosen]);
      else isEntered.current = true;
    }
  };
  const goOn = useEffectEvent(() => {
    if (isEntered.current) go(entries[chosen]);
    isEntered.current = false;
  });
  useEffect(() => {
    if (found.isSettled) goOn();
  }, [found.isSettled]);
  return (
    <Dialog title={t`Search or go to`} onClose={onClose}>
      <input
        className={styles["input"]}
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen < 0 ? undefined : `${listId}-${chosen}`}
        aria-label={t`Reference, id, scanned code, name or page`}
        placeholder={t`Reference, id, scanned code, name or page`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          isEntered.current = false;
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label={t`Found`} className={styles["found"]}>
        {entries.map((entry, index) => (
          <li
            key={entry.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => go(entry)}
            className={styles["entry"]}
          >
            <span>{entry.title}</span>
            <span className={styles["detail"]}>{entry.detail}</span>
          </li>
        ))}
      </ul>
      {found.error === null ? null : <p role="alert">{refusalFrom(found.error).message}</p>}
      {entries.length === 0 && !found.isFetching ? <p className={styles["detail"]}>{t`Nothing begins with this.`}</p> : null}
    </Dialog>
  );
}

function detailOf(hit: Hit, { type, state }: { type: string; state: string }): string {
  const name = hit.ref === null || hit.ref === hit.name ? "" : hit.name;
  return [name, type, state].filter((part) => part !== "").join(" · ");
}
