import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Machine } from "~/rules/machine";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Menu } from "~/ui/menu";
import { FilterDialog } from "./filter_dialog";
import { type Field, type Filter, withFilter } from "./filters";
import styles from "./things.module.css";
import { filterText, titleOf } from "./words";

/** How the list is narrowed: how it begins, and a chip for each field that is asked. */
export function FilterBar(props: {
  q: string;
  onQ: (q: string) => void;
  fields: readonly Field[];
  machine: Machine | null | undefined;
  filters: readonly Filter[];
  onFilters: (filters: readonly Filter[]) => void;
}) {
  const { fields, filters, onFilters, machine } = props;
  const { t, i18n } = useLingui();
  const [asked, setAsked] = useState<Field | null>(null);
  const drop = (key: string) => onFilters(filters.filter((each) => each.key !== key));
  const fieldOf = (key: string) => fields.find((field) => field.key === key);
  const actions = fields.map((field) => ({
    id: field.key,
    label: field.chooser === undefined ? t`${titleOf(i18n, field)} – not indexed` : titleOf(i18n, field),
    isDisabled: field.chooser === undefined || (field.chooser.by === "states" && (machine?.states ?? []).length === 0),
    onAction: () => setAsked(field),
  }));
  return (
    <>
      <div className={styles["q"]}>
        <TextField
          label={t`Code or name begins with`}
          placeholder={t`Code or name begins with`}
          isLabelHidden
          isFilter
          type="search"
          value={props.q}
          onChange={props.onQ}
          autoComplete="off"
        />
      </div>
      {filters.map((filter) => {
        const field = fieldOf(filter.key);
        const title = field === undefined ? filter.key : titleOf(i18n, field);
        const text = `${title} ${filterText(i18n, field, filter)}`;
        return (
          <span key={filter.key} className={styles["chip"]}>
            <Button look="quiet" isDisabled={field === undefined} onPress={() => setAsked(field ?? null)}>
              <span title={text}>{text}</span>
            </Button>
            <Button look="quiet" aria-label={t`Drop the filter by ${title}`} onPress={() => drop(filter.key)}>
              ×
            </Button>
          </span>
        );
      })}
      <Menu label={t`+ filter`} actions={actions} look="quiet" />
      {asked === null ? null : (
        <FilterDialog
          field={asked}
          filter={filters.find((each) => each.key === asked.key)}
          machine={machine}
          onFilter={(filter) => onFilters(withFilter(filters, filter))}
          onDrop={() => drop(asked.key)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
