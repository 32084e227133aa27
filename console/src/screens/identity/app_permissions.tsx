import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { changePermission, type Permission } from "~/api/apps";
import { ConfirmDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { ActiveChip } from "./active_chip";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { definedRolesQuery, permissionsQuery, resourcesQuery } from "./queries";
import { RowActions } from "./row_actions";
import { useAct } from "./use_fresh";

/** The permissions of an app: each is one method of a resource, and part of roles. */
export function Permissions({ app }: { app: string }) {
  const { t } = useLingui();
  const act = useAct();
  const read = useQuery(permissionsQuery(app));
  const resources = useQuery(resourcesQuery(app)).data ?? [];
  const roles = useQuery(definedRolesQuery(app)).data ?? [];
  const mayChange = useMay("PUT", `${AAA}/apps/${app}/permissions/id`);
  const [retiring, setRetiring] = useState<Permission | null>(null);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the permissions`} />;
  const shown = read.data.filter((permission) => !permission.isDeleted);
  const rolesOf = (id: string) => roles.filter((role) => !role.isDeleted && role.permissions.includes(id)).map((role) => role.roleName);
  return (
    <div className={styles["tab"]}>
      <p className={styles["note"]}>
        <Trans>Ticking a box of a role makes its permission. One that is paused or retired allows nothing, whichever role has it.</Trans>
      </p>
      {shown.length === 0 ? (
        <p>
          <Trans>No permission yet.</Trans>
        </p>
      ) : (
        <Table label={t`Permissions`} titles={[t`Permission`, t`State`, t`Method`, t`Resource`, t`In roles`]} actionsLabel={t`Actions`}>
          {shown.map((permission) => {
            const { action, isActive, permissionId: id } = permission;
            const resource = resources.find((each) => each.resourceId === permission.resourceId);
            return (
              <tr key={id}>
                <th scope="row" title={id}>
                  {action}
                  {permission.description === action ? null : <div>{permission.description}</div>}
                </th>
                <td>
                  <ActiveChip isActive={isActive} />
                </td>
                <td>{permission.httpMethod}</td>
                <td>
                  <code className={styles["path"]}>{resource?.resourcePath ?? permission.resourceId}</code>
                </td>
                <td>{rolesOf(id).join(", ") || "–"}</td>
                <td>
                  {mayChange ? (
                    <RowActions
                      name={action}
                      isActive={isActive}
                      onSwitch={(next) => void act(() => changePermission(app, id, { isActive: next }))}
                      onRetire={() => setRetiring(permission)}
                    />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </Table>
      )}
      {retiring === null ? null : (
        <ConfirmDialog
          title={t`Retire the permission ${retiring.action}?`}
          act={t`Retire`}
          onConfirm={() => act(() => changePermission(app, retiring.permissionId, { isDeleted: true }))}
          onClose={() => setRetiring(null)}
        >
          <p>
            <Trans>It allows nothing any more, whichever role has it. It does not come back.</Trans>
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
