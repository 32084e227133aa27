import { useLingui } from "@lingui/react/macro";
import type { QuietHours } from "~/api/notifications";
import type { FaultOf } from "~/app/dialogs";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import styles from "./notifications.module.css";

/** Eight hours of the night where this browser is. */
const NIGHT: QuietHours = { from: "22:00", to: "07:00", timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, mode: "hold", exceptHigh: true };

/** When somebody is not to be disturbed, and what becomes of what comes then. */
export function QuietHoursFields({ hours, onChange, faultOf }: { hours: QuietHours | null; onChange: (hours: QuietHours | null) => void; faultOf: FaultOf }) {
  const { t } = useLingui();
  return (
    <fieldset className={styles["group"]}>
      <legend>{t`Quiet hours`}</legend>
      <Checkbox label={t`There are hours of rest`} isSelected={hours !== null} onChange={(isOn) => onChange(isOn ? NIGHT : null)} />
      {hours === null ? null : (
        <>
          <div className={styles["pair"]}>
            <TextField label={t`From`} hint={t`As 22:00.`} value={hours.from} onChange={(from) => onChange({ ...hours, from })} error={faultOf("quietHours.from")} />
            <TextField label={t`To`} hint={t`May be the next day.`} value={hours.to} onChange={(to) => onChange({ ...hours, to })} error={faultOf("quietHours.to")} />
          </div>
          <div className={styles["pair"]}>
            <TextField label={t`Time zone`} value={hours.timezone} onChange={(timezone) => onChange({ ...hours, timezone })} error={faultOf("quietHours.timezone")} />
            <Select
              label={t`What comes then`}
              choices={[
                { id: "hold", label: t`waits until the end` },
                { id: "drop", label: t`is not sent` },
              ]}
              value={hours.mode ?? "hold"}
              onChange={(mode) => onChange({ ...hours, mode: mode as "hold" | "drop" })}
              error={faultOf("quietHours.mode")}
            />
          </div>
          <Checkbox label={t`What is urgent comes all the same`} isSelected={hours.exceptHigh ?? true} onChange={(exceptHigh) => onChange({ ...hours, exceptHigh })} />
        </>
      )}
    </fieldset>
  );
}
