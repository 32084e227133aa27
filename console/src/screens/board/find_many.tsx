import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import type { RowStore } from "~/live/store";
import { Button } from "~/ui/button";
import { findMany } from "./find";
import { FindDialog } from "./lazy_dialogs";

interface FindManyProps<Row extends { readonly id: string }> {
  readonly board: { readonly rows: RowStore<Row> };
  readonly keysOf: (row: Row) => readonly (string | null)[];
  readonly onFound: (ids: ReadonlySet<string>) => void;
}

/** Paste or scan a list: what is on the board is selected, what is missing or double is told. */
export function FindMany<Row extends { readonly id: string }>({ board, keysOf, onFound }: FindManyProps<Row>) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const find = (items: readonly string[]) => findMany(items, board.rows.values(), keysOf);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t`Find many…`}</Button>
      <Suspense fallback={null}>{isOpen ? <FindDialog find={find} onFound={onFound} onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  );
}
