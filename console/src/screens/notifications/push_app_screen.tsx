import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { appPath, changePushApp, type Credential, type PushApp, type QuietHours, saveAppConfig, setCredentials } from "~/api/notifications";
import { ConfirmDialog, CopyText, FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { NoSuchPage } from "~/app/no_such_page";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { DetailScreen } from "~/ui/detail";
import { TextField } from "~/ui/field";
import { Facts, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Tabs } from "~/ui/tabs";
import { exactTime } from "~/ui/time";
import { AppsLink } from "./apps_part";
import styles from "./notifications.module.css";
import { ChangesTab, DevicesTab } from "./push_app_tabs";
import { appConfigQuery, credentialsQuery, pushAppsQuery } from "./queries";
import { QuietHoursFields } from "./quiet_hours";

const route = getRouteApi("/notifications/apps/$id");
const NAMES: Readonly<Record<string, string>> = { projectId: "fcm.project", clientEmail: "fcm.email", privateKey: "fcm.key" };

/** An app that notifies people. */
export function PushAppScreen() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const read = useQuery(pushAppsQuery);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={6} label={t`Loading the app`} />;
  const app = read.data.find((each) => each.id === id);
  return app === undefined ? <NoSuchPage /> : <PushAppView app={app} />;
}

function PushAppView({ app }: { app: PushApp }) {
  const { t } = useLingui();
  const search = route.useSearch();
  const stay = route.useNavigate();
  const queries = useQueryClient();
  const mayChange = useMay("PUT", appPath(app.id));
  const [isSwitching, setSwitching] = useState(false);
  return (
    <DetailScreen
      title={app.name}
      chip={app.enableNotification ? <StateChip tone="ended">{t`on`}</StateChip> : <StateChip tone="over">{t`off`}</StateChip>}
      lead={<AppsLink />}
      actions={
        mayChange ? (
          <Button onPress={() => setSwitching(true)}>{app.enableNotification ? <Trans>Switch off…</Trans> : <Trans>Switch on…</Trans>}</Button>
        ) : null
      }
      factsLabel={t`Facts`}
      facts={
        <Facts
          facts={[
            [t`Platform`, app.appPlatform],
            [t`Id`, <code key="id">{app.appId}</code>],
            [t`Made`, exactTime(app.createdAt * 1000)],
            [t`Changed`, exactTime(app.updatedAt * 1000)],
          ]}
        />
      }
    >
      <Tabs
        label={t`Parts of the app`}
        selected={search.tab ?? "accounts"}
        onSelect={(tab) => void stay({ search: { tab }, replace: true })}
        tabs={[
          { id: "accounts", label: t`Accounts and hours`, panel: () => <AccountsTab app={app} /> },
          { id: "tokens", label: t`Phones and browsers`, panel: () => <DevicesTab app={app.id} /> },
          { id: "changes", label: t`Change log`, panel: () => <ChangesTab app={app.id} /> },
        ]}
      />
      {isSwitching ? (
        <ConfirmDialog
          title={app.enableNotification ? t`Switch off ${app.name}?` : t`Switch on ${app.name}?`}
          act={app.enableNotification ? t`Switch off` : t`Switch on`}
          look={app.enableNotification ? "danger" : "primary"}
          onConfirm={async () => {
            await changePushApp(app.id, { enableNotification: !app.enableNotification });
            await queries.invalidateQueries({ queryKey: pushAppsQuery.queryKey });
          }}
          onClose={() => setSwitching(false)}
        >
          <p>{app.enableNotification ? <Trans>Its sends are refused and its rules tell nobody.</Trans> : <Trans>It sends again; what was not told meanwhile stays untold.</Trans>}</p>
        </ConfirmDialog>
      ) : null}
    </DetailScreen>
  );
}

function AccountsTab({ app }: { app: PushApp }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const read = useQuery(credentialsQuery(app.id));
  const config = useQuery(appConfigQuery(app.id));
  const maySet = useMay("PUT", `${appPath(app.id)}/credentials`);
  const mayConfigure = useMay("PUT", `${appPath(app.id)}/notification`);
  const [asked, setAsked] = useState<"credentials" | "hours" | null>(null);
  const hours = config.data?.quietHours ?? null;
  const webPush = app.accountConfig.webpush?.publicKey ?? null;
  return (
    <div className={styles["tab"]}>
      <h2>
        <Trans>Push to phones</Trans>
      </h2>
      {read.isError ? (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      ) : read.data === undefined ? (
        <Skeleton rows={3} label={t`Loading the credentials`} />
      ) : read.data.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>No account at the push service. Until there is one, what is for phones goes to the administrators' inboxes.</Trans>
        </p>
      ) : (
        <Table label={t`Credentials`} titles={[t`Credential`, t`Name in the vault`, t`State`]}>
          {read.data.map((one) => (
            <tr key={one.member}>
              <th scope="row">{one.member}</th>
              <td>
                <code>{one.name}</code>
              </td>
              <td>{one.isSet ? <StateChip tone="ended">{t`there`}</StateChip> : <StateChip tone="risk">{t`missing`}</StateChip>}</td>
            </tr>
          ))}
        </Table>
      )}
      {maySet && read.data !== undefined ? (
        <div>
          <Button onPress={() => setAsked("credentials")}>
            <Trans>Set credentials…</Trans>
          </Button>
        </div>
      ) : null}
      {webPush === null ? null : <CopyText label={t`Public key for browsers`} text={webPush} />}
      <h2>
        <Trans>Quiet hours</Trans>
      </h2>
      {config.isError ? (
        <PanelError error={config.error} onRetry={() => void config.refetch()} />
      ) : (
        <p className={styles["note"]}>
          {hours === null ? <Trans>None of the app's own.</Trans> : t`${hours.from} to ${hours.to}, ${hours.timezone}`}
        </p>
      )}
      {mayConfigure && config.data !== undefined ? (
        <div>
          <Button onPress={() => setAsked("hours")}>
            <Trans>Change the hours…</Trans>
          </Button>
        </div>
      ) : null}
      {asked === "credentials" ? <CredentialsDialog app={app} known={read.data ?? []} onClose={() => setAsked(null)} /> : null}
      {asked === "hours" ? (
        <HoursDialog
          hours={hours}
          onSend={async (quietHours) => {
            await saveAppConfig(app.id, config.data !== null, { quietHours });
            await queries.invalidateQueries({ queryKey: appConfigQuery(app.id).queryKey });
          }}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </div>
  );
}

/** Values go into the vault and are never read back. */
function CredentialsDialog({ app, known, onClose }: { app: PushApp; known: readonly Credential[]; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const names = Object.fromEntries(Object.entries(NAMES).map(([member, name]) => [member, known.find((one) => one.member === member)?.name ?? name]));
  const labels: Readonly<Record<string, string>> = { projectId: t`Project id`, clientEmail: t`E-mail of the service account`, privateKey: t`Private key` };
  const send = async () => {
    if (known.length === 0) {
      await changePushApp(app.id, { accountConfig: { ...(app.accountConfig.webpush === undefined ? {} : { webpush: app.accountConfig.webpush }), android: names as { projectId: string; clientEmail: string; privateKey: string } } });
    }
    await setCredentials(app.id, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "").map(([member, value]) => [names[member] ?? member, value])));
    await queries.invalidateQueries({ queryKey: credentialsQuery(app.id).queryKey });
    await queries.invalidateQueries({ queryKey: pushAppsQuery.queryKey });
  };
  return (
    <FormDialog title={t`Credentials at the push service`} act={t`Keep`} onSend={send} onClose={onClose} isDisabled={!Object.values(values).some((value) => value !== "")}>
      {(faultOf) => (
        <div className={styles["form"]}>
          <p className={styles["note"]}>
            <Trans>They stand in the service account's file. What is left empty stays as it is; nobody can read them here.</Trans>
          </p>
          {Object.keys(NAMES).map((member) => (
            <TextField
              key={member}
              label={labels[member] ?? member}
              value={values[member] ?? ""}
              onChange={(value) => setValues({ ...values, [member]: value })}
              autoComplete="off"
              {...(member === "privateKey" ? { lines: 4 } : {})}
              error={faultOf("values")}
            />
          ))}
        </div>
      )}
    </FormDialog>
  );
}

function HoursDialog({ hours, onSend, onClose }: { hours: QuietHours | null; onSend: (hours: QuietHours | null) => Promise<unknown>; onClose: () => void }) {
  const { t } = useLingui();
  const [given, setGiven] = useState(hours);
  return (
    <FormDialog title={t`Quiet hours of the app`} act={t`Keep`} onSend={() => onSend(given)} onClose={onClose}>
      {(faultOf) => <QuietHoursFields hours={given} onChange={setGiven} faultOf={faultOf} />}
    </FormDialog>
  );
}
