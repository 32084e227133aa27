import type { ReactNode } from "react";
import styles from "./table.module.css";

/** A short table that is read whole; it scrolls sideways in itself. `actionsLabel` names a last column of buttons. */
export function Table(props: { label: string; actionsLabel?: string; titles: readonly string[]; children: ReactNode }) {
  return (
    <div className={styles["scroll"]} role="region" aria-label={props.label} tabIndex={0} data-scrolls="">
      <table className={styles["table"]}>
        <thead>
          <tr>
            {props.titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            {props.actionsLabel === undefined ? null : (
              <th scope="col">
                <span className="visually-hidden">{props.actionsLabel}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
