import { type ReactNode, useId } from "react";
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
} from "react-aria-components";
import styles from "./field.module.css";
import { timeZone } from "./time";

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why the value is refused; tied to the field for screen readers. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  readonly name?: string;
}

/** What stands below a field: its hint, and why its value is refused. */
export function Hints({ hint, error }: { hint?: ReactNode; error?: string | undefined }) {
  return (
    <>
      {hint === undefined ? null : (
        <Text slot="description" className={styles["hint"] ?? ""}>
          {hint}
        </Text>
      )}
      <FieldError className={styles["error"] ?? ""}>{error}</FieldError>
    </>
  );
}

/** One line of text; with `lines` more of them. */
export function TextField(
  props: FieldProps & {
    value: string;
    onChange: (value: string) => void;
    onBlur?: () => void;
    type?: "text" | "email" | "search" | "password" | "date" | "datetime-local";
    lines?: number;
    placeholder?: string;
    autoFocus?: boolean;
    autoComplete?: string;
    isLabelHidden?: boolean;
    /** Whether it filters the screen's list: the key `/` goes there. */
    isFilter?: boolean;
  },
) {
  const { label, hint: told, error, lines, placeholder, isLabelHidden, isFilter, onBlur, ...rest } = props;
  // A time means nothing without its zone.
  const zone = props.type === "datetime-local" ? timeZone() : "";
  const hint = zone === "" ? told : told === undefined ? zone : <>{told} · {zone}</>;
  return (
    <AriaTextField
      {...rest}
      {...(onBlur === undefined ? {} : { onBlur })}
      className={styles["field"] ?? ""}
      isInvalid={error !== undefined}
      {...(isLabelHidden ? { "aria-label": label } : {})}
    >
      {isLabelHidden ? null : <Label>{label}</Label>}
      {lines === undefined ? (
        <Input
          className={styles["input"] ?? ""}
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(isFilter ? { "data-filter": "" } : {})}
        />
      ) : (
        <TextArea
          className={`${styles["input"]} ${styles["area"]}`}
          rows={lines}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      )}
      <Hints hint={hint} error={error} />
    </AriaTextField>
  );
}

/** Yes or no. */
export function Checkbox(props: {
  label: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
  isLabelHidden?: boolean;
}) {
  const { label, isLabelHidden, ...rest } = props;
  return (
    <AriaCheckbox {...rest} className={styles["checkbox"] ?? ""} {...(isLabelHidden ? { "aria-label": label } : {})}>
      <span className={styles["box"]} aria-hidden="true" />
      {isLabelHidden ? null : label}
    </AriaCheckbox>
  );
}

/** The faults of a refused form: each names its field, and leads there with `onGo`. */
export function FaultSummary(props: {
  title: string;
  /** `label` is what a person calls the field. */
  faults: readonly { field: string; label?: string; message: string }[];
  onGo?: (field: string) => void;
}) {
  const { title, faults, onGo } = props;
  const id = useId();
  return (
    <section className={styles["summary"]} aria-labelledby={id} role="alert">
      <h2 id={id}>{title}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.field} ${fault.message}`}>
            {fault.field === "" ? null : onGo === undefined ? (
              <b>{fault.label ?? fault.field}: </b>
            ) : (
              <AriaButton className={styles["go"] ?? ""} onPress={() => onGo(fault.field)}>
                {fault.label ?? fault.field}
              </AriaButton>
            )}
            {fault.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
