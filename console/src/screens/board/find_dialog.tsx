import { Plural, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import styles from "./board.module.css";
import { type Found, itemsOf } from "./find";

interface FindDialogProps {
  readonly find: (items: readonly string[]) => Found;
  readonly onFound: (ids: ReadonlySet<string>) => void;
  readonly onClose: () => void;
}

export function FindDialog({ find, onFound, onClose }: FindDialogProps) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const found = find(itemsOf(text));
  const select = () => {
    onFound(new Set(found.ids));
    onClose();
  };
  return (
    <Dialog
      title={t`Find many`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={found.ids.length === 0} onPress={select}>
            <Plural value={found.ids.length} one="Select # found" other="Select # found" />
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <TextField label={t`References or ids`} hint={t`Pasted or scanned, with line ends, commas or blanks between`} lines={8} value={text} onChange={setText} autoFocus />
        {found.asked === 0 ? null : (
          <div role="status" className={styles["form"]}>
            <p>{t`${found.asked} asked for: ${found.ids.length} rows found, ${found.missing.length} missing, ${found.doubles.length} double.`}</p>
            <Words title={t`Missing`} words={found.missing} />
            <Words title={t`Double`} words={found.doubles} />
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Words({ title, words }: { title: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <p>
      <b>{title}: </b>
      {words.join(" ")}
    </p>
  );
}
