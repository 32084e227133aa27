import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { APPS, type PushApp, registerPushApp } from "~/api/notifications";
import { FormDialog } from "~/app/dialogs";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { Empty } from "~/ui/panel";
import styles from "./notifications.module.css";
import { pushAppsQuery } from "./queries";

const PLATFORMS = ["web", "android", "ios"] as const;

/** The app that is meant: the one of the address, else the newest. */
export function useChosenApp(named: string | undefined) {
  const read = useQuery(pushAppsQuery);
  return { read, app: read.data?.find(({ id }) => id === named) ?? read.data?.[0] };
}

/** Which app's notifications or rules are shown; nothing where there is one alone. */
export function AppSelect({ apps, value, onChange }: { apps: readonly PushApp[]; value: string; onChange: (id: string) => void }) {
  const { t } = useLingui();
  if (apps.length < 2) return null;
  return <Select label={t`App`} isLabelHidden choices={apps.map(({ id, name }) => ({ id, label: name }))} value={value} onChange={onChange} />;
}

/** Said where there is no app yet: notifications and rules belong to one. */
export function NoApp({ onMade }: { onMade: (id: string) => void }) {
  const [isMaking, setMaking] = useState(false);
  const mayMake = useMay("POST", APPS);
  return (
    <>
      <Empty
        action={
          mayMake ? (
            <Button look="primary" onPress={() => setMaking(true)}>
              <Trans>New app…</Trans>
            </Button>
          ) : null
        }
      >
        <Trans>Notifications and rules belong to an app, and there is none yet.</Trans>
      </Empty>
      {isMaking ? <NewAppDialog onClose={() => setMaking(false)} onMade={onMade} /> : null}
    </>
  );
}

/** A form for a new app that notifies people. */
export function NewAppDialog({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [appId, setAppId] = useState("");
  const [platform, setPlatform] = useState<string>("web");
  const words: Readonly<Record<string, string>> = { web: t`browsers`, android: t`Android`, ios: t`iOS` };
  const given = appId.trim() === "" ? name.trim().toLowerCase().replace(/[^a-z0-9.]+/g, "-") : appId.trim();
  const make = async () => {
    const { id } = await registerPushApp({ name: name.trim(), appPlatform: platform, appId: given, accountConfig: {} });
    await queries.invalidateQueries({ queryKey: pushAppsQuery.queryKey });
    onMade(id);
  };
  return (
    <FormDialog title={t`New app that notifies`} act={t`Make`} onSend={make} onClose={onClose} isDisabled={name.trim() === ""}>
      {(faultOf) => (
        <div className={styles["form"]}>
          <TextField label={t`Name`} value={name} onChange={setName} isRequired autoFocus error={faultOf("name")} />
          <Select label={t`Platform`} choices={PLATFORMS.map((id) => ({ id, label: words[id] ?? id }))} value={platform} onChange={setPlatform} error={faultOf("appPlatform")} />
          <TextField label={t`Id`} hint={t`As the push service knows it, such as com.example.rider.`} value={appId} onChange={setAppId} placeholder={given} error={faultOf("appId")} />
        </div>
      )}
    </FormDialog>
  );
}
