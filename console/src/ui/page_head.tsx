import type { ReactNode } from "react";
import styles from "./page_head.module.css";

/** The head of a page: what it shows, a short line of that, and what may be done there. */
export function PageHead(props: { title: ReactNode; chip?: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles["head"]}>
      <div className={styles["title"]}>
        <h1>{props.title}</h1>
        {props.chip}
      </div>
      {props.lead === undefined ? null : <div className={styles["lead"]}>{props.lead}</div>}
      {props.actions === undefined ? null : <div className={styles["actions"]}>{props.actions}</div>}
    </div>
  );
}
