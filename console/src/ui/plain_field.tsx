import { type Ref, useId } from "react";
import styles from "./field.module.css";

export interface PlainChoice {
  readonly value: string;
  readonly label: string;
}

/** What a form library hangs on an input, such as `register` of react-hook-form. */
interface InputHooks {
  readonly name: string;
  readonly ref: Ref<HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement>;
  readonly onChange: (event: { target: unknown; type?: string }) => unknown;
  readonly onBlur: (event: { target: unknown; type?: string }) => unknown;
}

/**
 * A field of a long form: the browser's own inputs, which keep their text themselves, so that 256 of them cost little
 * and a key stroke draws one. Without `hooks` it shows a value that cannot be changed here.
 */
export function PlainField(props: {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  isRequired?: boolean;
  /** `lines` for long texts and JSON, `choice` with `choices`. */
  kind: "text" | "number" | "lines" | "choice";
  choices?: readonly PlainChoice[];
  value?: string;
  hooks?: InputHooks | undefined;
}) {
  const { label, hint, error, isRequired = false, kind, choices = [], value, hooks } = props;
  const id = useId();
  const told = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`].filter((part) => part !== "");
  const common = {
    id,
    className: styles["input"],
    "aria-invalid": error === undefined ? undefined : true,
    "aria-required": isRequired ? true : undefined,
    "aria-describedby": told.length === 0 ? undefined : told.join(" "),
    ...(hooks ?? { readOnly: true, value: value ?? "" }),
  };
  return (
    <div className={styles["field"]} data-required={isRequired ? "" : undefined}>
      <label htmlFor={id}>{label}</label>
      {kind === "choice" && hooks !== undefined ? (
        <select {...common}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : kind === "lines" ? (
        <textarea {...common} rows={3} className={`${styles["input"]} ${styles["area"]}`} />
      ) : (
        <input {...common} type="text" autoComplete="off" inputMode={kind === "number" ? "decimal" : undefined} />
      )}
      {hint === undefined ? null : (
        <span id={`${id}-hint`} className={styles["hint"]}>
          {hint}
        </span>
      )}
      {error === undefined ? null : (
        <span id={`${id}-error`} className={styles["error"]}>
          {error}
        </span>
      )}
    </div>
  );
}
