import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { readManifestStatus, uploadManifest } from "~/api/apps";
import type { ApiError } from "~/api/fault";
import { PanelError, refusalFrom } from "~/app/errors";
import { IDENTITY } from "~/app/people_queries";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import styles from "./identity.module.css";
import { useFresh } from "./use_fresh";

const EVERY_MS = 1_000;

/** Upload an app's manifest, and see what became of it. */
export function ManifestDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const form = useId();
  const fresh = useFresh();
  const [file, setFile] = useState<File | null>(null);
  const [callback, setCallback] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [statusId, setStatusId] = useState<string | null>(null);
  const close = () => {
    if (statusId !== null) void fresh();
    onClose();
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    setBusy(true);
    setRefusal(null);
    try {
      setStatusId(await uploadManifest(file, callback.trim()));
    } catch (error) {
      setRefusal(refusalFrom(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      title={t`Upload a manifest`}
      onClose={close}
      actions={
        statusId === null ? (
          <>
            <Button onPress={close}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" form={form} look="primary" isPending={isBusy} isDisabled={file === null || callback.trim() === ""}>
              <Trans>Upload</Trans>
            </Button>
          </>
        ) : (
          <Button look="primary" onPress={close}>
            <Trans>Close</Trans>
          </Button>
        )
      }
    >
      {statusId !== null ? (
        <ManifestOutcome id={statusId} />
      ) : (
        <form id={form} className={styles["form"]} onSubmit={(event) => void send(event)}>
          {refusal === null ? null : <PanelError error={refusal} />}
          <p>
            <Trans>A YAML file with an app's resources, permissions, roles and the roles it needs. All of it is applied, or nothing.</Trans>
          </p>
          <div className={styles["file"]}>
            <label htmlFor={`${form}-file`}>{t`File`}</label>
            <input id={`${form}-file`} type="file" accept=".yaml,.yml,.json,application/yaml" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          </div>
          <TextField
            label={t`Callback`}
            hint={t`An https address of the app: it is told how the upload ended.`}
            value={callback}
            onChange={setCallback}
            autoComplete="off"
            isRequired
          />
        </form>
      )}
    </Dialog>
  );
}

/** How far an upload came, asked every second until it has ended. */
function ManifestOutcome({ id }: { id: string }) {
  const { t } = useLingui();
  const read = useQuery({
    queryKey: [IDENTITY, "manifest", id],
    queryFn: async ({ signal }) => (await readManifestStatus(id, signal)) ?? null,
    refetchInterval: (query) => (query.state.data?.status === "IN_PROGRESS" || query.state.data === null ? EVERY_MS : false),
  });
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined || read.data === null) return <Skeleton rows={2} label={t`Asking the server`} />;
  const { status, reason } = read.data;
  return (
    <div className={styles["section"]} role="status">
      {status === "SUCCESS" ? <StateChip tone="ended">{t`applied`}</StateChip> : null}
      {status === "IN_PROGRESS" ? <StateChip tone="moving">{t`under way`}</StateChip> : null}
      {status === "FAILED" ? <StateChip tone="failed">{t`refused, nothing was changed`}</StateChip> : null}
      <ul>
        {reason.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}
