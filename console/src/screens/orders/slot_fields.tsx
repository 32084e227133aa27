import { useLingui } from "@lingui/react/macro";
import { TextField } from "~/ui/field";
import styles from "./orders.module.css";
import type { SlotFault, SlotTexts } from "./slots";

/** The two ends of a slot. */
export function SlotFields(props: { label: string; value: SlotTexts; onChange: (value: SlotTexts) => void; error: string | undefined }) {
  const { label, value, onChange, error } = props;
  const { t } = useLingui();
  return (
    <fieldset className={styles["slots"]}>
      <legend>{label}</legend>
      <TextField label={t`From`} type="datetime-local" value={value.from} onChange={(from) => onChange({ ...value, from })} />
      <TextField label={t`To`} type="datetime-local" value={value.to} onChange={(to) => onChange({ ...value, to })} error={error} />
    </fieldset>
  );
}

/** What is wrong with a slot as it was typed. */
export function useSlotWords(): Readonly<Record<SlotFault, string>> {
  const { t } = useLingui();
  return {
    incomplete: t`Both ends are needed.`,
    order: t`It must begin before it ends.`,
    past: t`It must not be over already.`,
  };
}
