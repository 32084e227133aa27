import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { knowsPasskeys, listPasskeys, makePasskey, type Passkey, removePasskey } from "~/api/account";
import { ApiError } from "~/api/fault";
import { ConfirmDialog, FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import styles from "./settings.module.css";

const PASSKEYS = queryOptions({ queryKey: ["account", "passkeys"], queryFn: ({ signal }) => listPasskeys(signal) });

/** Passkeys: devices that prove who one is by a finger, a face or a PIN. */
export function Passkeys() {
  const { t } = useLingui();
  const queries = useQueryClient();
  const read = useQuery(PASSKEYS);
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const fresh = () => queries.invalidateQueries({ queryKey: PASSKEYS.queryKey });
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={2} label={t`Loading the passkeys`} />;
  const remove = async (passkey: Passkey) => {
    await removePasskey(passkey.id);
    await fresh();
  };
  return (
    <>
      {read.data.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>None yet. With one you log in by finger, face or PIN, without a password.</Trans>
        </p>
      ) : (
        <Table label={t`Your passkeys`} titles={[t`Name`, t`Added`, t`Last used`]} actionsLabel={t`Actions`}>
          {read.data.map((passkey) => (
            <tr key={passkey.id}>
              <th scope="row">{passkey.name}</th>
              <td>
                <Ago at={passkey.createdAt} />
              </td>
              <td>{passkey.usedAt === undefined ? "–" : <Ago at={passkey.usedAt} />}</td>
              <td>
                <Button look="danger" aria-label={t`Take the passkey ${passkey.name} away…`} onPress={() => setRemoving(passkey)}>
                  <Trans>Take away…</Trans>
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {knowsPasskeys() ? (
        <div>
          <Button onPress={() => setAdding(true)}>
            <Trans>Add a passkey…</Trans>
          </Button>
        </div>
      ) : (
        <p className={styles["note"]}>
          <Trans>This browser knows no passkeys, or not at this address.</Trans>
        </p>
      )}
      {isAdding ? <AddDialog onAdded={fresh} onClose={() => setAdding(false)} /> : null}
      {removing === null ? null : (
        <ConfirmDialog title={t`Take the passkey ${removing.name} away?`} act={t`Take it away`} onConfirm={() => remove(removing)} onClose={() => setRemoving(null)}>
          <p>
            <Trans>It does not log anybody in any more. Remove it on the device too.</Trans>
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function AddDialog({ onAdded, onClose }: { onAdded: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const send = async () => {
    try {
      await makePasskey(name.trim());
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      const message = error.name === "InvalidStateError" ? t`This device has a passkey of yours already.` : t`The device made none: it was cancelled, or it took too long.`;
      throw new ApiError(0, "", message, "");
    }
    await onAdded();
  };
  return (
    <FormDialog title={t`Add a passkey`} act={t`Go on`} onSend={send} onClose={onClose} isDisabled={name.trim() === ""}>
      {(faultOf) => (
        <TextField
          label={t`Name of the device`}
          hint={t`Such as "blue phone". The browser then asks for finger, face or PIN.`}
          value={name}
          onChange={setName}
          error={faultOf("name")}
          autoComplete="off"
          autoFocus
          isRequired
        />
      )}
    </FormDialog>
  );
}
