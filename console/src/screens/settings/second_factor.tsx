import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { confirmSecondFactor, type StartedSecondFactor, startSecondFactor } from "~/api/account";
import type { ApiError } from "~/api/fault";
import { readPerson, removeSecondFactor } from "~/api/identity";
import { ConfirmDialog, CopyText } from "~/app/dialogs";
import { refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import { QrCode } from "~/ui/qr_code";
import { showToast } from "~/ui/toast";
import styles from "./settings.module.css";

const KEY = ["account", "second factor"] as const;

/** A code generator as second factor: set up, set up anew, or taken away. */
export function SecondFactor({ userId }: { userId: string }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  // Only who may read people can be told whether there is one; for others both ways stay open.
  const mayRead = useMay("GET", `/core/api/v1/aaa/users/${userId}`);
  const has = useQuery({ queryKey: KEY, queryFn: async ({ signal }) => (await readPerson(userId, signal)).secondFactor, enabled: mayRead }).data;
  const [asked, ask] = useState<"set" | "take" | null>(null);
  const [started, setStarted] = useState<StartedSecondFactor | null>(null);
  const close = () => {
    ask(null);
    setStarted(null);
    void queries.invalidateQueries({ queryKey: KEY });
  };
  const begin = async () => {
    try {
      setStarted(await startSecondFactor());
      ask("set");
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
  };
  const take = async () => {
    await removeSecondFactor(userId);
    showToast({ tone: "plain", text: t`The second factor is taken away.` });
  };
  return (
    <>
      <p>
        {has === true ? <StateChip tone="ended">{t`set up`}</StateChip> : null} {has === false ? <StateChip tone="waiting">{t`not set up`}</StateChip> : null}{" "}
        <Trans>An app on your phone makes a code every 30 seconds. With it a stolen password is worth nothing.</Trans>
      </p>
      <div className={styles["buttons"]}>
        <Button onPress={() => void begin()}>{has === true ? <Trans>Set up another one…</Trans> : <Trans>Set up a code generator…</Trans>}</Button>
        {has === false ? null : (
          <Button look="danger" onPress={() => ask("take")}>
            <Trans>Take it away…</Trans>
          </Button>
        )}
      </div>
      {asked === "set" && started !== null ? <SetUpDialog started={started} onClose={close} /> : null}
      {asked === "take" ? (
        <ConfirmDialog title={t`Take the second factor away?`} act={t`Take it away`} onConfirm={take} onClose={close}>
          <p>
            <Trans>Generator and recovery codes are worth nothing any more. It needs a login of the last five minutes.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

/** The secret for the app, then a code of it, then the recovery codes. */
function SetUpDialog({ started, onClose }: { started: StartedSecondFactor; onClose: () => void }) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      setRecovery(await confirmSecondFactor(code.replace(/\s/g, "")));
    } catch (error) {
      setRefusal(refusalFrom(error));
    }
    setBusy(false);
  };
  if (recovery !== null) return <RecoveryCodes codes={recovery} onClose={onClose} />;
  return (
    <Dialog
      title={t`Set up a code generator`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form="second-factor-code" look="primary" isPending={isBusy} isDisabled={code.trim() === ""}>
            <Trans>Confirm</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          Scan this with the app that shall make the codes, or type the secret into it; on the phone itself, <a href={started.otpauthUrl}>open the app with it</a>.
        </Trans>
      </p>
      <QrCode rows={started.qrCode} label={t`QR code of the secret`} />
      <CopyText label={t`Secret`} text={started.secret.replace(/(.{4})(?=.)/g, "$1 ")} />
      <form id="second-factor-code" className={styles["form"]} onSubmit={(event) => void confirm(event)} noValidate>
        <TextField
          label={t`Code that the app shows now`}
          value={code}
          onChange={setCode}
          error={refusal?.faults[0]?.message ?? refusal?.message}
          autoComplete="one-time-code"
          autoFocus
        />
      </form>
    </Dialog>
  );
}

function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog
      title={t`The second factor is set up`}
      isFirm
      onClose={onClose}
      actions={
        <Button look="primary" onPress={onClose}>
          <Trans>I have kept them</Trans>
        </Button>
      }
    >
      <p>
        <Trans>For the day on which the phone is lost: each of these codes works once. They are shown this once.</Trans>
      </p>
      <CopyText label={t`Recovery codes`} text={codes.join(" ")} />
    </Dialog>
  );
}
