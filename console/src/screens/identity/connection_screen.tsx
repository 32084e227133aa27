import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Connection, deleteConnection, returnAddress } from "~/api/connections";
import { ConfirmDialog, CopyText } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { useMay, useSession } from "~/app/session";
import { Button } from "~/ui/button";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { ActiveChip } from "./active_chip";
import { ChangeConnectionDialog } from "./connection_dialogs";
import { fieldsOf, isSecret, NAME, useFieldNames } from "./connection_fields";
import { ConnectionPolicy } from "./connection_policy";
import { TryConnectionDialog } from "./connection_trial";
import styles from "./identity.module.css";
import { AAA, IdentityPart } from "./parts";
import { connectionQuery, connectionsQuery, issuerQuery } from "./queries";
import { useFresh } from "./use_fresh";

const route = getRouteApi("/people/connections/$id");
const CERTIFICATE = "publicKeyCertificate";

/** One outside identity provider: what is known of it, what it must know of us, and who may come in by it. */
export function ConnectionScreen() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const read = useQuery(connectionsQuery);
  const found = read.data?.find((connection) => connection.connectionId === id);
  if (found !== undefined) return <ConnectionPage key={id} connection={found} />;
  if (read.isPending) return <Skeleton rows={6} label={t`Loading`} />;
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  return (
    <Empty isPage>
      <Trans>There is no such connection.</Trans>
    </Empty>
  );
}

type Asked = "change" | "try" | "delete" | null;

function ConnectionPage({ connection }: { connection: Connection }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const fresh = useFresh();
  const id = connection.connectionId;
  const name = connection.connectionName;
  const mayChange = useMay("PUT", `${AAA}/connection/oidc/${id}`);
  const mayPolicy = useMay("PUT", `${AAA}/connection/${id}/policy`);
  const mayDelete = useMay("DELETE", `${AAA}/connection/${id}`);
  const [asked, ask] = useState<Asked>(null);
  const close = () => ask(null);
  useScreenKeys((key) => {
    if (key !== "e" || !mayChange) return false;
    ask("change");
    return true;
  });
  const remove = async () => {
    await deleteConnection(id);
    void navigate({ to: "/people/connections" });
    await fresh();
  };
  return (
    <IdentityPart
      title={name}
      chip={<ActiveChip isActive={connection.enabled} />}
      lead={connection.connectionType}
      actions={
        <>
          {mayChange ? (
            <Button onPress={() => ask("change")}>
              <Trans>Change…</Trans>
            </Button>
          ) : null}
          <Button onPress={() => ask("try")}>
            <Trans>Try it…</Trans>
          </Button>
          {mayDelete ? (
            <Button look="danger" onPress={() => ask("delete")}>
              <Trans>Delete…</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      <section className={styles["section"]} aria-labelledby="known">
        <h2 id="known">
          <Trans>The provider</Trans>
        </h2>
        <Known connection={connection} />
      </section>
      <section className={styles["section"]} aria-labelledby="ours">
        <h2 id="ours">
          <Trans>What the provider must know</Trans>
        </h2>
        <Ours connection={connection} />
      </section>
      <section className={styles["section"]} aria-labelledby="policy">
        <h2 id="policy">
          <Trans>Who may come in</Trans>
        </h2>
        <ConnectionPolicy connection={connection} mayChange={mayPolicy} />
      </section>
      {asked === "change" ? <ChangeConnectionDialog connection={connection} onClose={close} /> : null}
      {asked === "try" ? <TryConnectionDialog connection={connection} onClose={close} /> : null}
      {asked === "delete" ? (
        <ConfirmDialog title={t`Delete the connection ${name}?`} act={t`Delete`} onConfirm={remove} onClose={close}>
          <p>
            <Trans>Nobody comes in by it any more. It does not come back: the provider has to be told of a new one.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </IdentityPart>
  );
}

/** What is known of the provider; secrets are never shown again. */
function Known({ connection }: { connection: Connection }) {
  const { t } = useLingui();
  const labels = useFieldNames();
  const read = useQuery(connectionQuery(connection));
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={4} label={t`Loading the connection`} />;
  const told: Readonly<Record<string, unknown>> = { ...connection, ...read.data };
  const names = fieldsOf(connection.connectionType).filter((name) => name !== NAME && !isSecret(name) && told[name] !== undefined);
  if (names.length === 0) {
    return (
      <p className={styles["note"]}>
        <Trans>Its client id and secret are kept, and not shown.</Trans>
      </p>
    );
  }
  return (
    <Facts
      facts={names.map((name) => [
        labels[name] ?? name,
        name === CERTIFICATE ? (
          <details key={name}>
            <summary>{t`X.509`}</summary>
            <pre className={styles["path"]}>{String(told[name])}</pre>
          </details>
        ) : (
          <span key={name} className={styles["path"]}>
            {String(told[name])}
          </span>
        ),
      ])}
    />
  );
}

/** What an administrator of the provider types in there. */
function Ours({ connection }: { connection: Connection }) {
  const { t } = useLingui();
  const session = useSession();
  const isSaml = connection.connectionType === "saml";
  const saml = useQuery({ ...connectionQuery(connection), enabled: isSaml });
  const issuer = useQuery({ ...issuerQuery(session.tenant.id), enabled: !isSaml });
  const failed = [saml, issuer].find((each) => each.isError);
  if (failed !== undefined) return <PanelError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (isSaml && saml.data !== undefined && "entityId" in saml.data) {
    return (
      <>
        <CopyText label={t`Entity id`} text={saml.data.entityId} />
        <CopyText label={t`Address of assertions (ACS)`} text={saml.data.redirectUri} />
        <CopyText label={t`Address of our metadata`} text={saml.data.metadataUri} />
      </>
    );
  }
  if (!isSaml && issuer.data !== undefined) {
    return <CopyText label={t`Address to go back to`} text={returnAddress(issuer.data, connection.connectionName)} />;
  }
  return <Skeleton rows={2} label={t`Loading the addresses`} />;
}
