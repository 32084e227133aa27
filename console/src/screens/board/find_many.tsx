import { Plural, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { RowStore } from "~/live/store";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import styles from "./board.module.css";
import { findMany, wordsOf } from "./find";

interface FindManyProps<Row extends { readonly id: string }> {
  readonly board: { readonly rows: RowStore<Row> };
  readonly keysOf: (row: Row) => readonly (string | null)[];
  readonly onFound: (ids: ReadonlySet<string>) => void;
}

/** Paste or scan a list: what is on the board is selected, what is missing or double is told. */
export function FindMany<Row extends { readonly id: string }>(props: FindManyProps<Row>) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t`Find many…`}</Button>
      {isOpen ? <FindDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function FindDialog<Row extends { readonly id: string }>({ board, keysOf, onFound, onClose }: FindManyProps<Row> & { onClose: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const words = wordsOf(text);
  const found = findMany(words, board.rows.values(), keysOf);
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
        <TextField label={t`References or ids`} hint={t`Pasted or scanned, with blanks, commas or line ends between`} lines={8} value={text} onChange={setText} autoFocus />
        {words.length === 0 ? null : (
          <div role="status" className={styles["form"]}>
            <p>{t`${words.length} asked for: ${found.ids.length} rows found, ${found.missing.length} missing, ${found.doubles.length} double.`}</p>
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
