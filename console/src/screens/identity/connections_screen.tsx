import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { ActiveChip } from "./active_chip";
import { NewConnectionDialog } from "./connection_dialogs";
import { AAA, IdentityPart } from "./parts";
import { connectionsQuery } from "./queries";

/** The outside identity providers by which people may come in. */
export function ConnectionsScreen() {
  const { t } = useLingui();
  const mayCreate = useMay("POST", `${AAA}/connection/oidc/`);
  const navigate = useNavigate();
  const [isMaking, setMaking] = useState(false);
  useScreenKeys((key) => {
    if (key !== "n" || !mayCreate) return false;
    setMaking(true);
    return true;
  });
  return (
    <IdentityPart
      title={t`Connections`}
      lead={t`Outside providers by which people may log in.`}
      actions={
        mayCreate ? (
          <Button look="primary" onPress={() => setMaking(true)}>
            <Trans>New connection…</Trans>
          </Button>
        ) : null
      }
    >
      <ConnectionsList />
      {isMaking ? (
        <NewConnectionDialog onMade={(id) => void navigate({ to: "/people/connections/$id", params: { id } })} onClose={() => setMaking(false)} />
      ) : null}
    </IdentityPart>
  );
}

function ConnectionsList() {
  const { t } = useLingui();
  const read = useQuery(connectionsQuery);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the connections`} />;
  if (read.data.length === 0) {
    return (
      <Empty>
        <Trans>There is no connection yet: people log in by password, code or passkey.</Trans>
      </Empty>
    );
  }
  return (
    <Table label={t`Connections`} titles={[t`Name`, t`State`, t`Type`, t`On the button`, t`Place on the login page`]}>
      {read.data.map((connection) => (
        <tr key={connection.connectionId}>
          <th scope="row">
            <Link to="/people/connections/$id" params={{ id: connection.connectionId }}>
              {connection.connectionName}
            </Link>
          </th>
          <td>
            <ActiveChip isActive={connection.enabled} />
          </td>
          <td>{connection.connectionType}</td>
          <td>{connection.displayName ?? "–"}</td>
          <td>{connection.guiOrder ?? "–"}</td>
        </tr>
      ))}
    </Table>
  );
}
