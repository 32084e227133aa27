import styles from "./middle_cut.module.css";

const TAIL = 7;

/** A text that is cut in its middle where there is no room: references of one kind differ at their end. */
export function MiddleCut({ text }: { text: string }) {
  if (text.length <= 2 * TAIL) return <>{text}</>;
  return (
    <span className={styles["text"]} title={text}>
      <span className={styles["start"]}>{text.slice(0, -TAIL)}</span>
      <span>{text.slice(-TAIL)}</span>
    </span>
  );
}
