import type { ReactNode } from "react";
import styles from "./part_frame.module.css";

/** A page of several parts: links to them beside it, title and actions of the one that is shown above it. */
export function PartFrame(props: {
  /** What the links lead through. */
  label: string;
  links: ReactNode;
  title: ReactNode;
  chip?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles["screen"]}>
      <nav className={styles["parts"]} aria-label={props.label}>
        {props.links}
      </nav>
      <div className={styles["part"]}>
        <div className={styles["head"]}>
          <h1>{props.title}</h1>
          {props.chip}
          {props.lead === undefined ? null : <span className={styles["lead"]}>{props.lead}</span>}
          {props.actions === undefined ? null : <div className={styles["actions"]}>{props.actions}</div>}
        </div>
        {props.children}
      </div>
    </div>
  );
}
