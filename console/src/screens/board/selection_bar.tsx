import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useMemo } from "react";
import { Button } from "~/ui/button";
import styles from "./board.module.css";

interface SelectionBarProps {
  readonly selected: ReadonlySet<string>;
  /** The rows of the view. */
  readonly shown: readonly string[];
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onExport: () => void;
  /** What is done with the selected rows. */
  readonly children: ReactNode;
}

/** How many rows are selected, also out of view, and what can be done with them. */
export function SelectionBar({ selected, shown, onSelect, onExport, children }: SelectionBarProps) {
  const { t } = useLingui();
  const inView = useMemo(() => new Set(shown.filter((id) => selected.has(id))), [shown, selected]);
  const hidden = selected.size - inView.size;
  return (
    <>
      <b>
        <Plural value={selected.size} one="# selected" other="# selected" />
      </b>
      {hidden === 0 ? null : (
        <>
          <span className={styles["waiting"]} role="status">
            <Plural value={hidden} one="# of them is not in this view" other="# of them are not in this view" />
          </span>
          <Button look="link" onPress={() => onSelect(inView)}>{t`Select only what is shown`}</Button>
        </>
      )}
      {children}
      <Button onPress={onExport}>
        <Trans>Export CSV</Trans>
      </Button>
      <Button look="quiet" onPress={() => onSelect(new Set())}>{t`Select none`}</Button>
    </>
  );
}
