import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import type { ApiError } from "~/api/fault";
import { refusalFrom } from "~/app/errors";
import { type Picked, Picker, type PickerProps } from "~/app/picker";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { FaultSummary } from "~/ui/field";
import styles from "./run.module.css";

interface PickDialogProps extends Omit<PickerProps, "picked" | "onPick"> {
  readonly title: string;
  /** The words of the button, with the number. */
  readonly verb: (count: number) => ReactNode;
  readonly onSubmit: (picked: readonly Picked[]) => Promise<void>;
  readonly onClose: () => void;
}

/** Pick several things by what they are called, then do one thing with all of them. */
export function PickDialog({ title, verb, onSubmit, onClose, ...picker }: PickDialogProps) {
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await onSubmit(picked);
      onClose();
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" onPress={() => void submit()} isPending={isBusy} isDisabled={picked.length === 0}>
            {verb(picked.length)}
          </Button>
        </>
      }
    >
      {refusal === null ? null : <Refused refusal={refusal} />}
      <Picker {...picker} picked={picked} onPick={setPicked} />
    </Dialog>
  );
}

/** Why a dialog's call was refused: all faults, and the code to quote. */
export function Refused({ refusal }: { refusal: ApiError }) {
  const { t } = useLingui();
  const quote = [refusal.code, refusal.requestId].filter((part) => part !== "").join(" · ");
  const faults = refusal.faults.length === 0 ? [{ field: "", message: refusal.message }] : refusal.faults;
  return (
    <>
      <FaultSummary title={t`The server refused it`} faults={faults} />
      {quote === "" ? null : <code className={styles["quote"]}>{quote}</code>}
    </>
  );
}
