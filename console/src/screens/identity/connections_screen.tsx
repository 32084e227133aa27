import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Connection, deleteConnection } from "~/api/connections";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { NewConnectionDialog, PolicyDialog } from "./connection_dialogs";
import { ConfirmDialog } from "./dialogs";
import styles from "./identity.module.css";
import { AAA, IdentityPart } from "./parts";
import { connectionsQuery } from "./queries";
import { useFresh } from "./use_fresh";

/** The outside identity providers by which people may come in. */
export function ConnectionsScreen() {
  const { t } = useLingui();
  const mayCreate = useMay("POST", `${AAA}/connection/oidc/`);
  const [isMaking, setMaking] = useState(false);
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
      {isMaking ? <NewConnectionDialog onClose={() => setMaking(false)} /> : null}
    </IdentityPart>
  );
}

type Asked = { readonly what: "policy" | "delete"; readonly connection: Connection } | null;

function ConnectionsList() {
  const { t } = useLingui();
  const fresh = useFresh();
  const read = useQuery(connectionsQuery);
  const mayPolicy = useMay("PUT", `${AAA}/connection/id/policy`);
  const mayDelete = useMay("DELETE", `${AAA}/connection/id`);
  const [asked, ask] = useState<Asked>(null);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the connections`} />;
  if (read.data.length === 0) {
    return (
      <Empty>
        <Trans>There is no connection yet: people log in by password, code or passkey.</Trans>
      </Empty>
    );
  }
  const remove = async (connection: Connection) => {
    await deleteConnection(connection.connectionId);
    await fresh();
  };
  return (
    <>
      <Table label={t`Connections`} titles={[t`Name`, t`State`, t`Type`, t`On the button`]} actionsLabel={t`Actions`}>
        {read.data.map((connection) => (
          <tr key={connection.connectionId}>
            <th scope="row">{connection.connectionName}</th>
            <td>{connection.enabled ? <StateChip tone="ended">{t`active`}</StateChip> : <StateChip tone="waiting">{t`paused`}</StateChip>}</td>
            <td>{connection.connectionType}</td>
            <td>{connection.displayName ?? "–"}</td>
            <td>
              <div className={styles["line"]}>
                {mayPolicy ? (
                  <Button look="quiet" aria-label={t`Who may come in… ${connection.connectionName}`} onPress={() => ask({ what: "policy", connection })}>
                    <Trans>Who may come in…</Trans>
                  </Button>
                ) : null}
                {mayDelete ? (
                  <Button look="danger" aria-label={t`Delete… ${connection.connectionName}`} onPress={() => ask({ what: "delete", connection })}>
                    <Trans>Delete…</Trans>
                  </Button>
                ) : null}
              </div>
            </td>
          </tr>
        ))}
      </Table>
      {asked?.what === "policy" ? <PolicyDialog connection={asked.connection} onClose={() => ask(null)} /> : null}
      {asked?.what === "delete" ? (
        <ConfirmDialog
          title={t`Delete the connection ${asked.connection.connectionName}?`}
          act={t`Delete`}
          onConfirm={() => remove(asked.connection)}
          onClose={() => ask(null)}
        >
          <p>
            <Trans>Nobody comes in by it any more. It does not come back: the provider has to be told of a new one.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
