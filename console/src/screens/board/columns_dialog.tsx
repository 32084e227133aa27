import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Checkbox } from "~/ui/field";
import styles from "./board.module.css";
import { keepColumns, shownColumns, useKept } from "./kept";
import type { BoardKind } from "./search";

interface ColumnsOf {
  readonly kind: BoardKind;
  readonly columns: readonly { readonly id: string; readonly title: MessageDescriptor; readonly isHidden?: boolean }[];
}

/** Which columns are shown, and in which order. */
export function ColumnsDialog({ of, onClose }: { of: ColumnsOf; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const shown = shownColumns(of.columns, useKept().columns[of.kind]).map((column) => column.id);
  const hidden = of.columns.filter((column) => !shown.includes(column.id));
  const titleOf = (id: string) => {
    const column = of.columns.find((each) => each.id === id);
    return column === undefined ? id : i18n._(column.title);
  };
  const move = (index: number, by: number) => {
    const ids = [...shown];
    const [id] = ids.splice(index, 1);
    if (id !== undefined) ids.splice(index + by, 0, id);
    keepColumns(of.kind, ids);
  };
  return (
    <Dialog title={t`Columns`} onClose={onClose} actions={<Button look="primary" onPress={onClose}>{t`Close`}</Button>}>
      <ul className={styles["columns"]}>
        {shown.map((id, index) => (
          <li key={id}>
            <Checkbox
              label={titleOf(id)}
              isSelected
              isDisabled={shown.length === 1}
              onChange={() => keepColumns(of.kind, shown.filter((each) => each !== id))}
            />
            <Button look="quiet" aria-label={t`${titleOf(id)}: earlier`} isDisabled={index === 0} onPress={() => move(index, -1)}>
              ↑
            </Button>
            <Button look="quiet" aria-label={t`${titleOf(id)}: later`} isDisabled={index === shown.length - 1} onPress={() => move(index, 1)}>
              ↓
            </Button>
          </li>
        ))}
        {hidden.map((column) => (
          <li key={column.id}>
            <Checkbox label={i18n._(column.title)} isSelected={false} onChange={() => keepColumns(of.kind, [...shown, column.id])} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
