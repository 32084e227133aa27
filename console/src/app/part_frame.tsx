import type { ReactNode } from "react";
import { PageHead } from "~/ui/page_head";
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
  /** Whether the part fills the page, as a list does that scrolls in itself. */
  isFilling?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`${styles["screen"]} ${props.isFilling ? styles["filling"] : ""}`}>
      <nav className={styles["parts"]} aria-label={props.label}>
        {props.links}
      </nav>
      <div className={styles["part"]}>
        <PageHead title={props.title} chip={props.chip} lead={props.lead} actions={props.actions} />
        {props.children}
      </div>
    </div>
  );
}
