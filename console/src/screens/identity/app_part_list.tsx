import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "~/app/dialogs";
import { Button } from "~/ui/button";
import { Table } from "~/ui/table";
import { ActiveChip } from "./active_chip";
import styles from "./identity.module.css";
import { useAct } from "./use_fresh";

/** A resource, a permission or a role of an app, as its row shows it. */
interface PartRow {
  readonly id: string;
  readonly name: string;
  /** What stands below the name. */
  readonly about?: string | undefined;
  readonly isActive: boolean;
  readonly cells: readonly ReactNode[];
}

/** What is asked of the server: a part works or is paused, or is retired for good. */
type PartChange = { readonly isActive: boolean } | { readonly isDeleted: true };

/** The resources, permissions or roles of an app: what may be done with each, and one more where `newLabel` says so. */
export function AppPartList<Part>(props: {
  label: string;
  note?: string;
  /** What is said where there is none. */
  empty: string;
  /** Of the name, and of the cells of a row. */
  titles: readonly [name: string, ...cells: string[]];
  parts: readonly Part[];
  rowOf: (part: Part) => PartRow;
  mayChange: boolean;
  onChange: (id: string, change: PartChange) => Promise<unknown>;
  retireTitle: (name: string) => string;
  retireText: string;
  newLabel?: string | undefined;
  /** The form of a part, or of a new one. */
  form?: (part: Part | null, onClose: () => void) => ReactNode;
}) {
  const { parts, rowOf, form, onChange } = props;
  const { t } = useLingui();
  const act = useAct();
  const [edited, setEdited] = useState<Part | "new" | null>(null);
  const [retiring, setRetiring] = useState<PartRow | null>(null);
  const [name, ...cells] = props.titles;
  return (
    <div className={styles["tab"]}>
      {props.note === undefined ? null : <p className={styles["note"]}>{props.note}</p>}
      {parts.length === 0 ? (
        <p className={styles["note"]}>{props.empty}</p>
      ) : (
        <Table label={props.label} titles={[name, t`State`, ...cells]} actionsLabel={t`Actions`}>
          {parts.map((part) => {
            const row = rowOf(part);
            return (
              <tr key={row.id}>
                <th scope="row" title={row.id}>
                  {row.name}
                  {row.about === undefined ? null : <div>{row.about}</div>}
                </th>
                <td>
                  <ActiveChip isActive={row.isActive} />
                </td>
                {row.cells.map((cell, place) => (
                  <td key={cells[place]}>{cell}</td>
                ))}
                <td>
                  {props.mayChange ? (
                    <RowActions
                      row={row}
                      onEdit={form === undefined ? undefined : () => setEdited(part)}
                      onSwitch={() => void act(() => onChange(row.id, { isActive: !row.isActive }))}
                      onRetire={() => setRetiring(row)}
                    />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </Table>
      )}
      {props.newLabel === undefined ? null : (
        <div>
          <Button onPress={() => setEdited("new")}>{props.newLabel}</Button>
        </div>
      )}
      {retiring === null ? null : (
        <ConfirmDialog
          title={props.retireTitle(retiring.name)}
          act={t`Retire`}
          onConfirm={() => act(() => onChange(retiring.id, { isDeleted: true }))}
          onClose={() => setRetiring(null)}
        >
          <p>{props.retireText}</p>
        </ConfirmDialog>
      )}
      {edited === null ? null : form?.(edited === "new" ? null : edited, () => setEdited(null))}
    </div>
  );
}

function RowActions(props: { row: PartRow; onEdit: (() => void) | undefined; onSwitch: () => void; onRetire: () => void }) {
  const { onEdit } = props;
  const { name, isActive } = props.row;
  const { t } = useLingui();
  return (
    <div className={styles["line"]}>
      {onEdit === undefined ? null : (
        <Button look="quiet" aria-label={t`Change ${name}…`} onPress={onEdit}>
          <Trans>Change…</Trans>
        </Button>
      )}
      <Button look="quiet" aria-label={isActive ? t`Pause ${name}` : t`Let ${name} go on`} onPress={props.onSwitch}>
        {isActive ? <Trans>Pause</Trans> : <Trans>Go on</Trans>}
      </Button>
      <Button look="danger" aria-label={t`Retire ${name}…`} onPress={props.onRetire}>
        <Trans>Retire…</Trans>
      </Button>
    </div>
  );
}
