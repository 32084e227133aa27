import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type App, type AppSecret, type AppType, createApp } from "~/api/apps";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { FormDialog } from "~/app/dialogs";
import { ActiveChip } from "./active_chip";
import { ManifestDialog } from "./manifest_dialog";
import { AAA, IdentityPart } from "./parts";
import { appsQuery } from "./queries";
import { NewSecret } from "./app_secret";
import { useFresh } from "./use_fresh";

/** Whether an app may log in. */
export function AppChip({ app }: { app: App }) {
  const { t } = useLingui();
  if (app.isDeleted) return <StateChip tone="over">{t`retired`}</StateChip>;
  return <ActiveChip isActive={app.isActive} />;
}

/** The apps of the tenant. */
export function AppsScreen() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const mayCreate = useMay("POST", `${AAA}/apps`);
  const mayUpload = useMay("POST", `${AAA}/apps/upload`);
  const [asked, ask] = useState<"app" | "manifest" | null>(null);
  const [made, setMade] = useState<AppSecret | null>(null);
  const open = (id: string) => void navigate({ to: "/people/apps/$id", params: { id } });
  useScreenKeys((key) => {
    if (key !== "n" || !mayCreate) return false;
    ask("app");
    return true;
  });
  const leave = (secret: AppSecret) => {
    setMade(null);
    open(secret.appId);
  };
  const onMade = (secret: AppSecret) => (secret.clientSecret === undefined || secret.clientSecret === null ? open(secret.appId) : setMade(secret));
  return (
    <IdentityPart
      title={t`Apps and roles`}
      actions={
        <>
          {mayUpload ? (
            <Button onPress={() => ask("manifest")}>
              <Trans>Upload a manifest…</Trans>
            </Button>
          ) : null}
          {mayCreate ? (
            <Button look="primary" onPress={() => ask("app")}>
              <Trans>New app…</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      <AppsList />
      {asked === "app" ? <NewAppDialog onMade={onMade} onClose={() => ask(null)} /> : null}
      {asked === "manifest" ? <ManifestDialog onClose={() => ask(null)} /> : null}
      {made === null ? null : <NewSecret secret={made} onClose={() => leave(made)} />}
    </IdentityPart>
  );
}

function AppsList() {
  const { t } = useLingui();
  const read = useQuery(appsQuery);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={4} label={t`Loading the apps`} />;
  if (read.data.length === 0) {
    return (
      <Empty>
        <Trans>There is no app yet.</Trans>
      </Empty>
    );
  }
  return (
    <Table label={t`Apps`} titles={[t`App`, t`State`, t`Type`, t`Client id`]}>
      {read.data.map((app) => (
        <tr key={app.appId}>
          <th scope="row">
            <Link to="/people/apps/$id" params={{ id: app.appId }}>
              {app.appName}
            </Link>
            {app.description === undefined ? null : <div>{app.description}</div>}
          </th>
          <td>
            <AppChip app={app} />
          </td>
          <td>{app.appType}</td>
          <td>
            <code>{app.clientId}</code>
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** One address a line. */
export const linesOf = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");

function NewAppDialog({ onMade, onClose }: { onMade: (secret: AppSecret) => void; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [name, setName] = useState("");
  const [type, setType] = useState<AppType>("backend");
  const [description, setDescription] = useState("");
  const [redirects, setRedirects] = useState("");
  const isForPeople = type === "web" || type === "mobile";
  const types = [
    { id: "backend", label: "backend", detail: t`A program that logs in as itself, with a secret` },
    { id: "internal", label: "internal", detail: t`The same, of your own` },
    { id: "web", label: "web", detail: t`People log in by a browser` },
    { id: "mobile", label: "mobile", detail: t`People log in on a phone` },
  ];
  const send = async () => {
    const addresses = linesOf(redirects);
    const secret = await createApp({
      appName: name.trim(),
      appType: type,
      ...(description.trim() === "" ? {} : { description: description.trim() }),
      ...(isForPeople && addresses.length > 0 ? { redirectUri: addresses } : {}),
    });
    await fresh();
    onMade(secret);
  };
  return (
    <FormDialog title={t`New app`} act={t`Make`} onSend={send} onClose={onClose} isDisabled={name.trim() === ""}>
      {(faultOf) => (
        <>
          <TextField label={t`Name`} hint={t`Letters and hyphens. It cannot be changed later.`} value={name} onChange={setName} error={faultOf("appName")} autoComplete="off" autoFocus isRequired />
          <Select label={t`Type`} choices={types} value={type} onChange={(id) => setType(id as AppType)} />
          <TextField label={t`Description`} value={description} onChange={setDescription} error={faultOf("description")} />
          {isForPeople ? (
            <TextField label={t`Addresses to go back to`} hint={t`One a line. After logging in the browser goes to one of them, letter by letter the same.`} lines={3} value={redirects} onChange={setRedirects} error={faultOf("redirectUri")} />
          ) : null}
        </>
      )}
    </FormDialog>
  );
}
