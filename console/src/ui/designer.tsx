import type { ReactNode } from "react";
import styles from "./designer.module.css";

/** The archetype of a designer: a canvas or a table, an inspector beside it, the list of problems below. */
export function DesignerScreen(props: {
  title: ReactNode;
  /** Check, diff, publish. */
  actions: ReactNode;
  /** Whose draft this is and on which version it stands. */
  draft?: ReactNode;
  children: ReactNode;
  inspector?: ReactNode;
  inspectorLabel: string;
  problems?: ReactNode;
  problemsLabel: string;
}) {
  return (
    <div className={styles["screen"]}>
      <header className={styles["head"]}>
        <h1>{props.title}</h1>
        <span className={styles["draft"]}>{props.draft}</span>
        <div className={styles["actions"]}>{props.actions}</div>
      </header>
      <div className={styles["canvas"]}>{props.children}</div>
      {props.inspector === undefined ? null : (
        <aside className={styles["inspector"]} aria-label={props.inspectorLabel}>
          {props.inspector}
        </aside>
      )}
      {props.problems === undefined ? null : (
        <section className={styles["problems"]} aria-label={props.problemsLabel}>
          {props.problems}
        </section>
      )}
    </div>
  );
}
