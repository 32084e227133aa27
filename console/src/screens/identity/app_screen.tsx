import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type App, type AppSecret, changeApp, rotateSecret, SECRET_TYPES, setAppRoles } from "~/api/apps";
import { PanelError, refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Tabs } from "~/ui/tabs";
import { ApiKeys } from "./app_keys";
import { Permissions } from "./app_permissions";
import { Resources } from "./app_resources";
import { DefinedRoles } from "./app_roles";
import { NewSecret } from "./app_secret";
import { AppChip, linesOf } from "./apps_screen";
import { ConfirmDialog, FormDialog } from "~/app/dialogs";
import { RoleDialog } from "./group_dialogs";
import { RolesTable } from "./group_screen";
import styles from "./identity.module.css";
import { AAA, IdentityPart } from "./parts";
import { appQuery, appRolesQuery } from "./queries";
import { useAct, useFresh } from "./use_fresh";

const route = getRouteApi("/people/apps/$id");
const ABOUT = "about";

/** One app: what it is, what it may, and the roles that it defines. */
export function AppScreen() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const read = useQuery(appQuery(id));
  if (read.data !== undefined) return <AppPage key={id} app={read.data} />;
  if (read.isPending) return <Skeleton rows={8} label={t`Loading`} />;
  if (refusalFrom(read.error).status !== 404) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  return (
    <Empty isPage>
      <Trans>There is no such app.</Trans>
    </Empty>
  );
}

type Asked = "edit" | "pause" | "rotate" | "retire" | null;

function AppPage({ app }: { app: App }) {
  const { t } = useLingui();
  const { tab = ABOUT } = route.useSearch();
  const navigate = useNavigate();
  const act = useAct();
  const fresh = useFresh();
  const id = app.appId;
  const mayEdit = useMay("PUT", `${AAA}/apps/${id}`);
  const mayRotate = useMay("POST", `${AAA}/apps/${id}/rotate-secret`);
  const maySeeKeys = useMay("GET", `${AAA}/apps/${id}/api-keys`);
  const [asked, ask] = useState<Asked>(null);
  const [secret, setSecret] = useState<AppSecret | null>(null);
  const close = () => ask(null);
  const retire = async () => {
    await changeApp(id, { isDeleted: true });
    void navigate({ to: "/people/apps" });
    await fresh();
  };
  const tabs = [
    { id: ABOUT, label: t`About`, panel: () => <About app={app} /> },
    { id: "may", label: t`Roles it has`, panel: () => <HeldRoles id={id} /> },
    { id: "roles", label: t`Roles it defines`, panel: () => <DefinedRoles app={id} /> },
    { id: "permissions", label: t`Permissions`, panel: () => <Permissions app={id} /> },
    { id: "resources", label: t`Resources`, panel: () => <Resources app={id} /> },
    ...(maySeeKeys ? [{ id: "keys", label: t`API keys`, panel: () => <ApiKeys app={id} /> }] : []),
  ];
  return (
    <IdentityPart
      title={app.appName}
      chip={<AppChip app={app} />}
      lead={app.description}
      actions={
        <>
          {mayEdit ? (
            <Button onPress={() => ask("edit")}>
              <Trans>Change…</Trans>
            </Button>
          ) : null}
          {mayRotate && SECRET_TYPES.includes(app.appType) ? (
            <Button onPress={() => ask("rotate")}>
              <Trans>Another secret…</Trans>
            </Button>
          ) : null}
          {!mayEdit ? null : app.isActive ? (
            <Button look="danger" onPress={() => ask("pause")}>
              <Trans>Pause…</Trans>
            </Button>
          ) : (
            <Button onPress={() => void act(() => changeApp(id, { isActive: true }))}>
              <Trans>Go on</Trans>
            </Button>
          )}
          {mayEdit && !app.isDeleted ? (
            <Button look="danger" onPress={() => ask("retire")}>
              <Trans>Retire…</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      <Tabs
        label={t`Parts`}
        tabs={tabs}
        selected={tabs.some((each) => each.id === tab) ? tab : ABOUT}
        onSelect={(next) => void navigate({ to: "/people/apps/$id", params: { id }, search: next === ABOUT ? {} : { tab: next }, replace: true })}
      />
      {asked === "edit" ? <EditAppDialog app={app} onClose={close} /> : null}
      {asked === "pause" ? (
        <ConfirmDialog title={t`Pause ${app.appName}?`} act={t`Pause`} onConfirm={() => act(() => changeApp(id, { isActive: false }))} onClose={close}>
          <p>
            <Trans>Every call of this app is refused at once, and nobody logs in by it, until it goes on.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
      {asked === "retire" ? (
        <ConfirmDialog title={t`Retire ${app.appName}?`} act={t`Retire`} onConfirm={retire} onClose={close}>
          <p>
            <Trans>Nobody calls or logs in by it any more, and the roles that it defines work no more. It does not come back.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
      {asked === "rotate" ? (
        <ConfirmDialog
          title={t`Give ${app.appName} another secret?`}
          act={t`Make another secret`}
          onConfirm={async () => setSecret(await rotateSecret(id))}
          onClose={close}
        >
          <p>
            <Trans>The one it has stops working at once: programs that run with it must be started again with the new one.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
      {secret === null ? null : <NewSecret secret={secret} onClose={() => setSecret(null)} />}
    </IdentityPart>
  );
}

function About({ app }: { app: App }) {
  const { t } = useLingui();
  return (
    <div className={styles["tab"]}>
      <Facts
        facts={[
          [t`Type`, app.appType],
          [t`Client id`, <code key="client">{app.clientId}</code>],
          [t`Addresses to go back to`, app.redirectUri === undefined ? "–" : app.redirectUri.join(", ")],
          [t`Id`, <code key="id">{app.appId}</code>],
        ]}
      />
    </div>
  );
}

function EditAppDialog({ app, onClose }: { app: App; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const before = (app.redirectUri ?? []).join("\n");
  const [description, setDescription] = useState(app.description ?? "");
  const [redirects, setRedirects] = useState(before);
  const send = async () => {
    const change = {
      ...(description.trim() === (app.description ?? "") ? {} : { description: description.trim() }),
      ...(redirects === before ? {} : { redirectUri: linesOf(redirects) }),
    };
    if (Object.keys(change).length > 0) await changeApp(app.appId, change);
    await fresh();
  };
  return (
    <FormDialog title={t`Change ${app.appName}`} act={t`Save`} onSend={send} onClose={onClose}>
      {(faultOf) => (
        <>
          <TextField label={t`Description`} value={description} onChange={setDescription} error={faultOf("description")} autoFocus />
          {SECRET_TYPES.includes(app.appType) ? null : (
            <TextField label={t`Addresses to go back to`} hint={t`One a line.`} lines={4} value={redirects} onChange={setRedirects} error={faultOf("redirectUri")} />
          )}
        </>
      )}
    </FormDialog>
  );
}

function HeldRoles({ id }: { id: string }) {
  const { t } = useLingui();
  const act = useAct();
  const read = useQuery(appRolesQuery(id));
  const mayChange = useMay("PUT", `${AAA}/apps/${id}/app-roles`);
  const [isGiving, setGiving] = useState(false);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the roles`} />;
  return (
    <div className={styles["tab"]}>
      <p className={styles["note"]}>
        <Trans>The app has them as itself; people have by it what they and the app both have. The roles that it defines it has anyway.</Trans>
      </p>
      <RolesTable roles={read.data} {...(mayChange ? { onTake: (role: string) => act(() => setAppRoles(id, [role], false)) } : {})} />
      {mayChange ? (
        <div>
          <Button onPress={() => setGiving(true)}>
            <Trans>Give a role…</Trans>
          </Button>
        </div>
      ) : null}
      {isGiving ? (
        <RoleDialog
          title={t`Give the app a role`}
          held={read.data}
          isFit={(role) => role.forApps}
          onGive={(roles) => setAppRoles(id, roles, true)}
          onClose={() => setGiving(false)}
        />
      ) : null}
    </div>
  );
}
