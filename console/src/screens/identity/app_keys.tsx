import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ApiKey, createApiKey, endApiKey, roleWords } from "~/api/apps";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import { ConfirmDialog, FormDialog, SecretDialog } from "~/app/dialogs";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { apiKeysQuery } from "./queries";
import { useFresh } from "./use_fresh";

/** Keys for callers that know no tokens. */
export function ApiKeys({ app }: { app: string }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const read = useQuery(apiKeysQuery(app));
  const mayCreate = useMay("POST", `${AAA}/apps/${app}/api-keys`);
  const mayEnd = useMay("DELETE", `${AAA}/apps/${app}/api-keys/id`);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the keys`} />;
  const end = async (key: ApiKey) => {
    await endApiKey(app, key.id);
    await fresh();
  };
  return (
    <div className={styles["tab"]}>
      <p className={styles["note"]}>
        <Trans>For callers that know no tokens: sent as x-api-key, a key has the app's roles.</Trans>
      </p>
      {read.data.length === 0 ? (
        <p>
          <Trans>No key yet.</Trans>
        </p>
      ) : (
        <Table label={t`API keys`} titles={[t`Name`, t`Roles`, t`Made`, t`Last used`, t`Ends`]} actionsLabel={t`Actions`}>
          {read.data.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>{key.roles.map((role) => roleWords(role).name).join(", ")}</td>
              <td>
                <Ago at={key.createdAt} />
              </td>
              <td>{key.lastUsedAt === undefined ? "–" : <Ago at={key.lastUsedAt} />}</td>
              <td>{key.expiresAt === undefined ? "–" : <Ago at={key.expiresAt} />}</td>
              <td>
                {mayEnd ? (
                  <Button look="danger" aria-label={t`End the key ${key.name}…`} onPress={() => setEnding(key)}>
                    <Trans>End…</Trans>
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {mayCreate ? (
        <div>
          <Button onPress={() => setMaking(true)}>
            <Trans>New key…</Trans>
          </Button>
        </div>
      ) : null}
      {isMaking ? <NewKeyDialog app={app} onMade={setMade} onClose={() => setMaking(false)} /> : null}
      {made === null ? null : <SecretDialog title={t`The new key`} label={t`Key`} secret={made} onClose={() => setMade(null)} />}
      {ending === null ? null : (
        <ConfirmDialog title={t`End the key ${ending.name}?`} act={t`End the key`} onConfirm={() => end(ending)} onClose={() => setEnding(null)}>
          <p>
            <Trans>Whoever calls with it is refused at once.</Trans>
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function NewKeyDialog({ app, onMade, onClose }: { app: string; onMade: (key: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [name, setName] = useState("");
  const [end, setEnd] = useState("");
  const send = async () => {
    const expiresAt = Date.parse(end);
    const { key } = await createApiKey(app, { name: name.trim(), ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) });
    onMade(key);
    await fresh();
  };
  return (
    <FormDialog title={t`New key`} act={t`Make`} onSend={send} onClose={onClose} isDisabled={name.trim() === ""}>
      {(faultOf) => (
        <>
          <TextField label={t`Name`} hint={t`Who will call with it`} value={name} onChange={setName} error={faultOf("name")} autoComplete="off" autoFocus isRequired />
          <TextField label={t`Ends`} hint={t`Left empty, it works until it is ended.`} type="datetime-local" value={end} onChange={setEnd} error={faultOf("expiresAt")} />
        </>
      )}
    </FormDialog>
  );
}
