import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiError } from "~/api/fault";
import { CHANNELS, type Preferences, type QuietHours, savePreferences } from "~/api/notifications";
import { PanelError, refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import styles from "./notifications.module.css";
import { preferencesQuery } from "./queries";
import { QuietHoursFields } from "./quiet_hours";
import { useChannelWord } from "./words";

/** The channels and quiet hours of whoever is logged in. They win over rules and apps. */
export function MinePart() {
  const { t } = useLingui();
  const read = useQuery(preferencesQuery);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={5} label={t`Loading what you are told`} />;
  return <MineForm preferences={read.data} />;
}

function MineForm({ preferences }: { preferences: Preferences }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const channelWord = useChannelWord();
  const [off, setOff] = useState<ReadonlySet<string>>(() => new Set(Object.entries(preferences.channels).filter(([, isOn]) => !isOn).map(([name]) => name)));
  const [hours, setHours] = useState<QuietHours | null>(preferences.quietHours ?? null);
  const [locale, setLocale] = useState(preferences.locale ?? "");
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const faultOf = (field: string) => refusal?.faults.find((fault) => fault.field === field)?.message;
  const toggle = (channel: string, isOn: boolean) => setOff(new Set(CHANNELS.filter((each) => (each === channel ? !isOn : off.has(each)))));
  const save = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await savePreferences({
        channels: Object.fromEntries(CHANNELS.map((channel) => [channel, !off.has(channel)])),
        quietHours: hours,
        locale: locale.trim() === "" ? null : locale.trim(),
      });
      await queries.invalidateQueries({ queryKey: preferencesQuery.queryKey });
      showToast({ tone: "plain", text: t`Kept.` });
    } catch (error) {
      setRefusal(refusalFrom(error));
    }
    setBusy(false);
  };
  return (
    <div className={styles["form"]}>
      {refusal === null ? null : <PanelError error={refusal} />}
      <p className={styles["note"]}>
        <Trans>This is yours alone and wins over what rules and apps say. Codes, links and invitations come all the same.</Trans>
      </p>
      <fieldset className={styles["group"]}>
        <legend>
          <Trans>I want to be told by</Trans>
        </legend>
        {CHANNELS.filter((channel) => channel !== "webhook").map((channel) => (
          <Checkbox key={channel} label={channelWord(channel)} isSelected={!off.has(channel)} onChange={(isOn) => toggle(channel, isOn)} />
        ))}
      </fieldset>
      <QuietHoursFields hours={hours} onChange={setHours} faultOf={faultOf} />
      <TextField label={t`Language`} hint={t`A tag such as en or hi.`} value={locale} onChange={setLocale} error={faultOf("locale")} />
      <div>
        <Button look="primary" isPending={isBusy} onPress={() => void save()}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </div>
  );
}
