import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { roleWords } from "~/api/apps";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { groupsQuery } from "~/app/people_queries";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { ActiveChip } from "./active_chip";
import { NewGroupDialog } from "./group_dialogs";
import { AAA, IdentityPart } from "./parts";

/** The groups of the tenant: they join people to roles. */
export function GroupsScreen() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const mayCreate = useMay("POST", `${AAA}/groups`);
  const [isMaking, setMaking] = useState(false);
  useScreenKeys((key) => {
    if (key !== "n" || !mayCreate) return false;
    setMaking(true);
    return true;
  });
  return (
    <IdentityPart
      title={t`Groups`}
      lead={t`People have roles by their groups alone.`}
      actions={
        mayCreate ? (
          <Button look="primary" onPress={() => setMaking(true)}>
            <Trans>New group…</Trans>
          </Button>
        ) : null
      }
    >
      <GroupsList />
      {isMaking ? <NewGroupDialog onClose={() => setMaking(false)} onMade={(id) => void navigate({ to: "/people/groups/$id", params: { id } })} /> : null}
    </IdentityPart>
  );
}

function GroupsList() {
  const { t } = useLingui();
  const read = useQuery(groupsQuery);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={4} label={t`Loading the groups`} />;
  if (read.data.length === 0) {
    return (
      <Empty>
        <Trans>There is no group yet.</Trans>
      </Empty>
    );
  }
  return (
    <Table label={t`Groups`} titles={[t`Group`, t`State`, t`Members`, t`Roles`]}>
      {read.data.map((group) => (
        <tr key={group.groupId}>
          <th scope="row">
            <Link to="/people/groups/$id" params={{ id: group.groupId }}>
              {group.name}
            </Link>
            {group.description === undefined ? null : <div>{group.description}</div>}
          </th>
          <td>
            <ActiveChip isActive={group.isActive} />
          </td>
          <td>
            <Plural value={group.users.length} one="# person" other="# people" />
          </td>
          <td>{group.roles.length === 0 ? "–" : group.roles.map((role) => roleWords(role).name).join(", ")}</td>
        </tr>
      ))}
    </Table>
  );
}
