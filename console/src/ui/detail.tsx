import type { ReactNode } from "react";
import styles from "./detail.module.css";
import { PageHead } from "./page_head";

/** The archetype of one thing: what it is and what may be done, its parts, its facts beside them, its log at the foot. */
export function DetailScreen(props: {
  title: ReactNode;
  chip?: ReactNode;
  /** A short line below the title, such as where it belongs. */
  lead?: ReactNode;
  actions?: ReactNode;
  banner?: ReactNode;
  /** Usually `Tabs`. */
  children: ReactNode;
  facts?: ReactNode;
  factsLabel?: string;
  foot?: ReactNode;
}) {
  return (
    <article className={styles["screen"]}>
      <div className={styles["head"]}>
        <PageHead title={props.title} chip={props.chip} lead={props.lead} actions={props.actions} />
      </div>
      {props.banner}
      <div className={styles["body"]}>
        <div className={styles["main"]}>{props.children}</div>
        {props.facts === undefined ? null : (
          <aside className={styles["facts"]} aria-label={props.factsLabel}>
            {props.facts}
          </aside>
        )}
      </div>
      {props.foot === undefined ? null : <footer className={styles["foot"]}>{props.foot}</footer>}
    </article>
  );
}
