import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import styles from "./list.module.css";

/** The archetype of a list: title and counts, filters, rows, a side panel to peek, a bar for what is selected. */
export function ListScreen(props: {
  /** Left out where a frame around the list has it, with the filters. */
  title?: ReactNode;
  /** How many are shown, of how many. */
  counts?: ReactNode;
  filters?: ReactNode;
  actions?: ReactNode;
  /** What the person must know of the list as a whole, such as that it is not live now. */
  banner?: ReactNode;
  rows: ReactNode;
  side?: ReactNode;
  sideLabel: string;
  /** What Escape in the side panel does. */
  onSideClose?: () => void;
  selection?: ReactNode;
}) {
  const main = useRef<HTMLDivElement>(null);
  const aside = useRef<HTMLElement>(null);
  const isPeeked = Boolean(props.side);
  const wasPeeked = useRef(isPeeked);
  // Who closes the panel by its button goes on in the list; where there is room for one of both, the focus goes along.
  useEffect(() => {
    if (wasPeeked.current === isPeeked) return;
    wasPeeked.current = isPeeked;
    const isListHidden = main.current !== null && getComputedStyle(main.current).display === "none";
    if (isPeeked && isListHidden) aside.current?.focus();
    if (!isPeeked && (document.activeElement ?? document.body) === document.body) main.current?.querySelector<HTMLElement>("[role=grid]")?.focus();
  }, [isPeeked]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Keys of a dialog that the panel opened come here too, though it is elsewhere.
    if (event.key !== "Escape" || props.onSideClose === undefined || !event.currentTarget.contains(event.target as Node)) return;
    event.stopPropagation();
    props.onSideClose();
  };
  return (
    <div className={`${styles["screen"]} ${props.side ? styles["peeked"] : ""}`}>
      <div ref={main} className={styles["main"]}>
        {props.title === undefined ? null : (
          <header className={styles["bar"]}>
            <h1>{props.title}</h1>
            {props.counts === undefined ? null : <span className={styles["counts"]}>{props.counts}</span>}
            <div className={styles["filters"]}>{props.filters}</div>
            <div className={styles["actions"]}>{props.actions}</div>
          </header>
        )}
        {props.banner}
        {props.rows}
        {props.selection ? <div className={styles["selection"]}>{props.selection}</div> : null}
      </div>
      {props.side ? (
        <aside ref={aside} tabIndex={-1} className={styles["side"]} aria-label={props.sideLabel} onKeyDown={onKeyDown}>
          {props.side}
        </aside>
      ) : null}
    </div>
  );
}
