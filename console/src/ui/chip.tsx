import type { ReactNode } from "react";
import { ToggleButton } from "react-aria-components";
import { countText } from "./count";
import styles from "./chip.module.css";

/** What a state means to a person who looks for trouble: `ended` is a success, `over` the end of a life. */
export type Tone = "waiting" | "assigned" | "moving" | "risk" | "ended" | "failed" | "over";

const SHAPES: Record<Tone, string> = {
  waiting: "◌",
  assigned: "◔",
  moving: "▶",
  risk: "⚠",
  ended: "✓",
  failed: "✗",
  over: "■",
};

/** A state, told by shape and word and only then by colour. `isAsked` marks what the server has not confirmed yet. */
export function StateChip(props: { tone: Tone; children: ReactNode; isAsked?: boolean; shape?: string }) {
  const { tone, children, isAsked = false, shape = SHAPES[tone] } = props;
  return (
    <span className={`${styles["state"]} ${styles[tone]} ${isAsked ? styles["asked"] : ""}`}>
      <span aria-hidden="true">{shape}</span>
      <span className={styles["word"]}>{children}</span>
    </span>
  );
}

/** A filter that is on or off, with how many it would show. */
export function FilterChip(props: { label: string; count?: number | undefined; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <ToggleButton className={styles["filter"] ?? ""} isSelected={props.isOn} onChange={props.onChange}>
      {props.label}
      {props.count === undefined ? null : <b>{countText(props.count)}</b>}
    </ToggleButton>
  );
}
