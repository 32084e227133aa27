import type { ReactNode } from "react";
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
  selection?: ReactNode;
}) {
  return (
    <div className={`${styles["screen"]} ${props.side ? styles["peeked"] : ""}`}>
      <div className={styles["main"]}>
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
        <aside className={styles["side"]} aria-label={props.sideLabel}>
          {props.side}
        </aside>
      ) : null}
    </div>
  );
}
