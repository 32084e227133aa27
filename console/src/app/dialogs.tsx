import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { ApiError } from "~/api/fault";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { showToast } from "~/ui/toast";
import styles from "./dialogs.module.css";
import { PanelError, refusalFrom } from "./errors";

/** Why the server refuses a field, by the field's name; undefined where it does not. */
export type FaultOf = (field: string) => string | undefined;

/** A form over the page. It closes when `onSend` is done; what is refused is told at its field, and nothing typed is lost. */
export function FormDialog(props: {
  title: string;
  act: string;
  size?: "small" | "wide";
  isDisabled?: boolean;
  onSend: () => Promise<unknown>;
  onClose: () => void;
  children: (faultOf: FaultOf) => ReactNode;
}) {
  const form = useId();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setRefusal(null);
    try {
      await props.onSend();
      props.onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  const faultOf: FaultOf = (field) => refusal?.faults.find((fault) => fault.field === field || fault.field.startsWith(`${field}.`))?.message;
  return (
    <Dialog
      title={props.title}
      size={props.size ?? "small"}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary" isPending={isBusy} isDisabled={props.isDisabled ?? false}>
            {props.act}
          </Button>
        </>
      }
    >
      <form id={form} className={styles["form"]} onSubmit={(event) => void send(event)} noValidate>
        {refusal === null ? null : <PanelError error={refusal} />}
        {props.children(faultOf)}
      </form>
    </Dialog>
  );
}

/** Asks before what cannot be undone, or what others notice at once. */
export function ConfirmDialog(props: {
  title: string;
  act: string;
  look?: "danger" | "primary";
  children: ReactNode;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}) {
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await props.onConfirm();
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
    props.onClose();
  };
  return (
    <Dialog
      role="alertdialog"
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look={props.look ?? "danger"} onPress={() => void confirm()} isPending={isBusy}>
            {props.act}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}

/** A text to hand on, with a button that copies it. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const { t } = useLingui();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      showToast({ tone: "plain", text: t`Copied.` });
    } catch {
      showToast({ tone: "failed", text: t`The browser does not let it be copied. Select it by hand.` });
    }
  };
  return (
    <div>
      {label}
      <div className={styles["copied"]}>
        <code>{text}</code>
        <Button aria-label={t`Copy: ${label}`} onPress={() => void copy()}>
          <Trans>Copy</Trans>
        </Button>
      </div>
    </div>
  );
}

/** A secret that the server tells this once: shown, copied, and gone with the dialog. */
export function SecretDialog(props: { title: string; label: string; secret: string; extra?: ReactNode; onClose: () => void }) {
  return (
    <Dialog
      title={props.title}
      isFirm
      onClose={props.onClose}
      actions={
        <Button look="primary" onPress={props.onClose}>
          <Trans>I have kept it</Trans>
        </Button>
      }
    >
      <p>
        <Trans>It is shown this once. Haulier cannot show it again, only make another one.</Trans>
      </p>
      {props.extra}
      <CopyText label={props.label} text={props.secret} />
    </Dialog>
  );
}
