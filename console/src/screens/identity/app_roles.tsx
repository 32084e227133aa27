import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AppResource, changeRole, createPermission, createRole, METHODS, type Permission, type Role } from "~/api/apps";
import { FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { AppPartList } from "./app_part_list";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { definedRolesQuery, permissionsQuery, resourcesQuery } from "./queries";
import { actionOf, boxOf, stepsTo, tickedOf } from "./role_grid";
import { useFresh } from "./use_fresh";

/** The roles that an app defines, each a grid of its resources and their methods. */
export function DefinedRoles({ app }: { app: string }) {
  const { t } = useLingui();
  const roles = useQuery(definedRolesQuery(app));
  const resources = useQuery(resourcesQuery(app));
  const permissions = useQuery(permissionsQuery(app));
  const mayCreate = useMay("POST", `${AAA}/apps/${app}/roles`);
  const mayChange = useMay("PUT", `${AAA}/apps/${app}/roles/id`);
  const failed = [roles, resources, permissions].find((each) => each.isError);
  if (failed !== undefined) return <PanelError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (roles.data === undefined || resources.data === undefined || permissions.data === undefined) return <Skeleton rows={4} label={t`Loading the roles`} />;
  const given = { resources: resources.data, permissions: permissions.data };
  return (
    <AppPartList
      label={t`Roles it defines`}
      empty={t`The app defines no role yet. Declare its resources first.`}
      titles={[t`Role`, t`Permissions`, t`Level`, t`For`]}
      parts={roles.data.filter((role) => !role.isDeleted)}
      rowOf={(role) => ({
        id: role.roleId,
        name: role.roleName,
        about: role.description,
        isActive: role.isActive,
        cells: [
          <Plural key="permissions" value={role.permissions.length} one="# permission" other="# permissions" />,
          role.securityLevel,
          [...(role.canGrantToUsers ? [t`people`] : []), ...(role.canGrantToApps ? [t`apps`] : [])].join(", "),
        ],
      })}
      mayChange={mayChange}
      onChange={(id, change) => changeRole(app, id, change)}
      retireTitle={(name) => t`Retire the role ${name}?`}
      retireText={t`Whoever has it by a group or as an app may nothing by it, within a second. It does not come back.`}
      newLabel={mayCreate ? t`New role…` : undefined}
      form={(role, onClose) => <RoleForm app={app} role={role} {...given} onClose={onClose} />}
    />
  );
}

function RoleForm(props: { app: string; role: Role | null; resources: readonly AppResource[]; permissions: readonly Permission[]; onClose: () => void }) {
  const { app, role, resources, permissions } = props;
  const { t } = useLingui();
  const fresh = useFresh();
  const [name, setName] = useState("");
  const [description, setDescription] = useState(role?.description ?? "");
  const [level, setLevel] = useState(role?.securityLevel ?? "OPEN");
  const [forPeople, setForPeople] = useState(role?.canGrantToUsers ?? true);
  const [forApps, setForApps] = useState(role?.canGrantToApps ?? false);
  const [ticked, setTicked] = useState(() => tickedOf(role?.permissions ?? [], permissions));
  const send = async () => {
    const steps = stepsTo(ticked, role?.permissions ?? [], resources, permissions);
    const given = [...steps.give];
    for (const { resource, method } of steps.make) {
      const action = actionOf(resource, method);
      given.push((await createPermission(app, { action, resourceId: resource.resourceId, httpMethod: method, description: action })).id);
    }
    const about = { description: description.trim(), securityLevel: level as "OPEN", canGrantToUsers: forPeople, canGrantToApps: forApps };
    if (role === null) await createRole(app, { roleName: name.trim(), ...about, permissions: given });
    else {
      await changeRole(app, role.roleId, { ...about, ...(given.length === 0 ? {} : { permissions: given }) });
      if (steps.take.length > 0) await changeRole(app, role.roleId, { permissions: [...steps.take], assignPermissions: false });
    }
    await fresh();
  };
  const levels = [
    { id: "OPEN", label: "OPEN", detail: t`Whoever may change groups may give it` },
    { id: "RESTRICTED", label: "RESTRICTED", detail: t`Only who has it, or administers the tenant, may give it` },
    { id: "SENSITIVE", label: "SENSITIVE", detail: t`As RESTRICTED, and it works only with a second factor` },
  ];
  const isReady = description.trim() !== "" && (role !== null || name.trim() !== "");
  return (
    <FormDialog title={role === null ? t`New role` : t`Change ${role.roleName}`} act={t`Save`} size="wide" onSend={send} onClose={props.onClose} isDisabled={!isReady}>
      {(faultOf) => (
        <>
          {role === null ? (
            <TextField label={t`Name`} hint={t`Letters and hyphens. It cannot be changed later.`} value={name} onChange={setName} error={faultOf("roleName")} autoComplete="off" autoFocus isRequired />
          ) : null}
          <TextField label={t`Description`} value={description} onChange={setDescription} error={faultOf("description")} isRequired />
          <Select label={t`Level`} choices={levels} value={level} onChange={setLevel} />
          <Checkbox label={t`People may have it, by their groups`} isSelected={forPeople} onChange={setForPeople} />
          <Checkbox label={t`Apps may have it`} isSelected={forApps} onChange={setForApps} />
          <Matrix resources={resources} ticked={ticked} onTicked={setTicked} />
        </>
      )}
    </FormDialog>
  );
}

/** What a role opens: resources by methods. */
function Matrix({ resources, ticked, onTicked }: { resources: readonly AppResource[]; ticked: ReadonlySet<string>; onTicked: (ticked: ReadonlySet<string>) => void }) {
  const { t } = useLingui();
  if (resources.length === 0) {
    return (
      <p className={styles["note"]}>
        <Trans>The app has no resources yet: a role of it opens nothing.</Trans>
      </p>
    );
  }
  const set = (box: string, isOn: boolean) => onTicked(new Set(isOn ? [...ticked, box] : [...ticked].filter((each) => each !== box)));
  return (
    <Table label={t`What it opens`} titles={[t`Resource`, ...METHODS]}>
      {resources.map((resource) => (
        <tr key={resource.resourceId}>
          <th scope="row">
            {resource.name}
            <div>
              <code>{resource.resourcePath}</code>
            </div>
          </th>
          {METHODS.map((method) => {
            const box = boxOf(resource.resourceId, method);
            return (
              <td key={method}>
                {resource.allowedHttpMethods.includes(method) ? (
                  <Checkbox label={`${method} ${resource.name}`} isLabelHidden isSelected={ticked.has(box)} onChange={(isOn) => set(box, isOn)} />
                ) : null}
              </td>
            );
          })}
        </tr>
      ))}
    </Table>
  );
}
