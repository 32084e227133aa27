import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { changePermission } from "~/api/apps";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Skeleton } from "~/ui/panel";
import { AppPartList } from "./app_part_list";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { definedRolesQuery, permissionsQuery, resourcesQuery } from "./queries";

/** The permissions of an app: each is one method of a resource, and part of roles. */
export function Permissions({ app }: { app: string }) {
  const { t } = useLingui();
  const read = useQuery(permissionsQuery(app));
  const resources = useQuery(resourcesQuery(app)).data ?? [];
  const roles = useQuery(definedRolesQuery(app)).data ?? [];
  const mayChange = useMay("PUT", `${AAA}/apps/${app}/permissions/id`);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the permissions`} />;
  const pathOf = (id: string) => resources.find((resource) => resource.resourceId === id)?.resourcePath ?? id;
  const rolesOf = (id: string) => roles.filter((role) => !role.isDeleted && role.permissions.includes(id)).map((role) => role.roleName);
  return (
    <AppPartList
      label={t`Permissions`}
      note={t`Ticking a box of a role makes its permission. One that is paused or retired allows nothing, whichever role has it.`}
      empty={t`No permission yet.`}
      titles={[t`Permission`, t`Method`, t`Resource`, t`In roles`]}
      parts={read.data.filter((permission) => !permission.isDeleted)}
      rowOf={({ permissionId, action, description, isActive, httpMethod, resourceId }) => ({
        id: permissionId,
        name: action,
        about: description === action ? undefined : description,
        isActive,
        cells: [httpMethod, <code key="path" className={styles["path"]}>{pathOf(resourceId)}</code>, rolesOf(permissionId).join(", ") || "–"],
      })}
      mayChange={mayChange}
      onChange={(id, change) => changePermission(app, id, change)}
      retireTitle={(name) => t`Retire the permission ${name}?`}
      retireText={t`It allows nothing any more, whichever role has it. It does not come back.`}
    />
  );
}
