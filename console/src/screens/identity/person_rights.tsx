import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { METHODS, roleWords } from "~/api/apps";
import type { Person } from "~/api/identity";
import { PanelError } from "~/app/errors";
import { groupsQuery } from "~/app/people_queries";
import { StateChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { Facts, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import styles from "./identity.module.css";
import { appRolesQuery, appsOfPersonQuery, appsQuery, partsOfAppsQuery, rolesOfPersonQuery } from "./queries";
import { type Opening, openingsFor, openingsOf, pathsOf } from "./rights";

const CONSOLE = "console";

/** What a person may: its roles, what they open, and whether one call is among it. */
export function PersonRights({ person }: { person: Person }) {
  const { t } = useLingui();
  const roles = useQuery(rolesOfPersonQuery(person.userId));
  const reached = useQuery(appsOfPersonQuery(person.userId));
  const apps = useQuery(appsQuery);
  const [app, setApp] = useState(CONSOLE);
  const failed = [roles, reached, apps].find((each) => each.isError);
  if (failed !== undefined) return <PanelError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (roles.data === undefined || reached.data === undefined || apps.data === undefined) return <Skeleton rows={4} label={t`Loading the rights`} />;
  if (roles.data.length === 0) {
    return (
      <p className={`${styles["tab"]} ${styles["note"]}`}>
        <Trans>No role: put the person into a group that has one.</Trans>
      </p>
    );
  }
  const names = new Map(apps.data.map((each) => [each.appId, each.appName]));
  const choices = [
    { id: CONSOLE, label: t`this console`, detail: t`with all roles of the person` },
    ...reached.data.map((id) => ({ id, label: names.get(id) ?? id, detail: t`with the roles that both have` })),
  ];
  return (
    <div className={styles["tab"]}>
      <div className={styles["narrow"]}>
        <Select label={t`As this person in`} choices={choices} value={app} onChange={setApp} />
      </div>
      {app === CONSOLE ? <Opened person={person} roles={roles.data} /> : <InApp key={app} app={app} person={person} roles={roles.data} />}
    </div>
  );
}

/** In an app a person has the roles that both have. */
function InApp({ app, person, roles }: { app: string; person: Person; roles: readonly string[] }) {
  const { t } = useLingui();
  const held = useQuery(appRolesQuery(app));
  const name = useQuery(appsQuery).data?.find((each) => each.appId === app)?.appName;
  if (held.isError) return <PanelError error={held.error} onRetry={() => void held.refetch()} />;
  if (held.isPending) return <Skeleton rows={3} label={t`Loading the roles`} />;
  return <Opened person={person} roles={roles.filter((role) => held.data.includes(role) || roleWords(role).app === name)} />;
}

/** What these roles of the person open. */
function Opened({ person, roles }: { person: Person; roles: readonly string[] }) {
  const { t } = useLingui();
  const apps = useQuery(appsQuery).data ?? [];
  const groups = useQuery(groupsQuery).data ?? [];
  const ids = apps.filter((app) => !app.isDeleted && roles.some((role) => roleWords(role).app === app.appName)).map((app) => app.appId);
  const parts = useQuery(partsOfAppsQuery(ids));
  if (parts.isError) return <PanelError error={parts.error} onRetry={() => void parts.refetch()} />;
  if (parts.isPending) return <Skeleton rows={4} label={t`Loading what the roles open`} />;
  const openings = openingsOf(roles, parts.data);
  const by = (role: string) => {
    const own = groups.filter((group) => group.isActive && person.groups.includes(group.groupId) && group.roles.includes(role));
    return own.map((group) => group.name).join(", ");
  };
  return (
    <>
      <Facts facts={roles.map((role) => [roleWords(role).name, <Given key={role} app={roleWords(role).app} groups={by(role)} />])} />
      <MayIt person={person} openings={openings} by={by} />
      <Table label={t`What the roles open`} titles={[t`Path`, t`Methods`, t`By the role`, t`By the group`]}>
        {pathsOf(openings).map((opened) => (
          <tr key={`${opened.role} ${opened.path}`}>
            <th scope="row">
              <code className={styles["path"]}>{opened.path}</code>
            </th>
            <td>{opened.methods.join(", ")}</td>
            <td>
              {roleWords(opened.role).name}
              {opened.isSensitive ? <div className={styles["note"]}>{t`only with a second factor`}</div> : null}
            </td>
            <td>{by(opened.role) || "–"}</td>
          </tr>
        ))}
      </Table>
      <p className={styles["note"]}>
        <Trans>Worked out here from groups, roles, permissions and resources. Where the tenant has a policy, it may refuse some of it.</Trans>
      </p>
    </>
  );
}

function Given({ app, groups }: { app: string; groups: string }) {
  return groups === "" ? <Trans>of {app}</Trans> : <Trans>of {app}, by {groups}</Trans>;
}

/** Whether one call is allowed, and by what. */
function MayIt({ person, openings, by }: { person: Person; openings: readonly Opening[]; by: (role: string) => string }) {
  const { t } = useLingui();
  const [method, setMethod] = useState<string>("get");
  const [path, setPath] = useState("");
  const found = openingsFor(openings, method, path);
  const names = [...new Set(found.map((opening) => [roleWords(opening.role).name, by(opening.role)].filter((part) => part !== "").join(" ← ")))].join(", ");
  const isOnlySensitive = found.length > 0 && found.every((opening) => opening.isSensitive);
  return (
    <section className={styles["section"]} aria-labelledby="may-it">
      <h2 id="may-it">
        <Trans>May {person.firstName} do it?</Trans>
      </h2>
      <div className={styles["pair"]}>
        <Select label={t`Method`} choices={METHODS.map((each) => ({ id: each, label: each.toUpperCase() }))} value={method} onChange={setMethod} />
        <TextField label={t`Path`} placeholder="/core/api/v1/containers/7" value={path} onChange={setPath} autoComplete="off" />
      </div>
      <p role="status">
        {path.trim() === "" ? null : !path.trim().startsWith("/") ? (
          <Trans>A path begins with a slash.</Trans>
        ) : found.length === 0 ? (
          <>
            <StateChip tone="failed">{t`no`}</StateChip> <Trans>No role opens it.</Trans>
          </>
        ) : (
          <>
            <StateChip tone={isOnlySensitive ? "risk" : "ended"}>{isOnlySensitive ? t`with a second factor` : t`yes`}</StateChip> <Trans>by {names}</Trans>
          </>
        )}
      </p>
    </section>
  );
}
