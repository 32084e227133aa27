import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useId, useState } from "react";
import { changeJobSubStatus, changeRunSubStatus } from "~/api/dispatch";
import type { ApiError } from "~/api/fault";
import type { Run } from "~/api/runs";
import { refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import { showToast } from "~/ui/toast";
import { useAsked } from "./asked";

/** The tenant's own word beside the status. */
export function SubStatusDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const { t } = useLingui();
  const { ask } = useAsked();
  const form = useId();
  const before = run.subStatus ?? "";
  const [word, setWord] = useState(before);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = run.kind === "dispatch" ? changeRunSubStatus : changeJobSubStatus;
  const set = (value: string) => ask(t`sub-status ${value}`, (request) => change(run.id, value, request));
  const undo = () => void set(before).catch((error: unknown) => showToast({ tone: "failed", text: refusalFrom(error).message }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    const wanted = word.trim();
    try {
      await set(wanted);
      showToast({
        tone: "plain",
        text: t`Sub-status set to ${wanted}.`,
        ...(before === "" ? {} : { action: { label: t`Undo`, onAction: undo } }),
      });
      onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  const isChanged = word.trim() !== "" && word.trim() !== before;
  return (
    <Dialog
      title={t`Sub-status`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" isPending={isBusy} isDisabled={!isChanged}>
            <Trans>Set sub-status</Trans>
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t`Word`}
          hint={t`A word of your own beside the status; it changes nothing else.`}
          value={word}
          onChange={setWord}
          autoFocus
          error={refusal?.faults[0]?.message ?? refusal?.message}
        />
      </form>
    </Dialog>
  );
}
