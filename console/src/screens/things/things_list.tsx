import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { PanelError } from "~/app/errors";
import { useLastList } from "~/app/last_list";
import { useMay } from "~/app/session";
import { useTyped } from "~/app/use_typed";
import { Button } from "~/ui/button";
import { Grid, type Sort } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Empty, Skeleton } from "~/ui/panel";
import { columnsOf, shownKeys, sortOf, textOfSort } from "./columns";
import { ColumnsDialog } from "./columns_dialog";
import { CsvButton } from "./csv_button";
import { MAX_OFFSET, PAGE, type Thing } from "./families";
import { FilterBar } from "./filter_bar";
import { fieldsOf } from "./filters";
import { FindMany } from "./find_many";
import { attributesQuery, type ListAsked, machineQuery, type TypePlace } from "./queries";
import type { ThingsSearch } from "./search";
import { SelectionBar } from "./selection_bar";
import { SidePanel } from "./side_panel";
import { ThingCells } from "./thing_cells";
import styles from "./things.module.css";
import { ThingsContext } from "./things_context";
import { useChanges } from "./use_changes";
import { useThings } from "./use_things";
import { titleOf } from "./words";

const NONE: readonly never[] = [];
const NOTHING: ReadonlySet<string> = new Set();

export function ThingsList({ place, search }: { place: TypePlace; search: ThingsSearch }) {
  const { family, type, app } = place;
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const attributes = useQuery(attributesQuery(place));
  const machine = useQuery(machineQuery(place));
  const mayMake = useMay("POST", family.at(app).create(type));
  const [selected, setSelected] = useState<ReadonlySet<string>>(NOTHING);
  const [focused, setFocused] = useState<string | null>(search.sel ?? null);
  const [found, setFound] = useState<ReadonlyMap<string, Thing> | null>(null);
  const [open, setOpen] = useState<"columns" | "find" | null>(null);

  const fields = useMemo(() => fieldsOf(family, attributes.data ?? NONE), [family, attributes.data]);
  const keys = useMemo(() => shownKeys(family, fields, search.cols), [family, fields, search.cols]);
  const columns = useMemo(() => columnsOf(fields, keys, (field) => titleOf(i18n, field)), [fields, keys, i18n]);
  const sort = sortOf(fields, search.sort);
  const filters = search.filter ?? NONE;
  const asked: ListAsked = { q: search.q ?? "", filters, sortKey: sort?.column, isDescending: sort?.isDescending ?? false };
  const { things, ids, total, list, refresher, put, readOn } = useThings(place, asked);
  const news = useChanges(place, refresher, list.dataUpdatedAt);

  const go = (change: Partial<Record<keyof ThingsSearch, unknown>>, replace = false) => {
    const next = { ...search, ...change };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== ""));
    void navigate({ to: "/things/$family/$type", params: { family: family.id, type }, search: kept as ThingsSearch, replace });
  };
  const [q, setQ] = useTyped(search.q ?? "", (text) => go({ q: text }, true));

  const shownIds = useMemo(() => (found === null ? ids : [...found.keys()]), [found, ids]);
  useLastList(`${family.id}/${type}`, shownIds);
  const openThing = (id: string) => void navigate({ to: "/things/$family/$type/$id", params: { family: family.id, type, id } });
  const onKey = (key: string, id: string | null): boolean => {
    if (key === "n" && mayMake) void navigate({ to: "/things/$family/$type/new", params: { family: family.id, type } });
    else if ((key === "e" || key === "s") && id !== null) {
      const search = key === "e" ? { edit: true } : { raise: true };
      void navigate({ to: "/things/$family/$type/$id", params: { family: family.id, type, id }, search });
    } else return false;
    return true;
  };
  const allThings = useMemo(() => (found === null ? things : new Map([...found, ...things])), [found, things]);
  const shown = useMemo(
    () => ({
      family,
      type,
      things: allThings,
      machine: machine.data,
      refresher,
      fields: keys.flatMap((key) => fields.filter((field) => field.key === key)),
    }),
    [family, type, allThings, machine.data, refresher, keys, fields],
  );
  if (attributes.isError) return <PanelError error={attributes.error} onRetry={() => void attributes.refetch()} />;
  const chosen = search.sel === undefined ? undefined : allThings.get(search.sel);
  const isNarrowed = asked.q !== "" || filters.length > 0;
  const isCut = found === null && total > MAX_OFFSET + PAGE && ids.length > MAX_OFFSET;

  return (
    <ThingsContext value={shown}>
      <ListScreen
        title={type}
        counts={list.data === undefined ? null : <Plural value={total} one="# found" other="# found" />}
        filters={
          <FilterBar
            q={q}
            onQ={setQ}
            fields={fields}
            machine={machine.data}
            filters={filters}
            onFilters={(next) => go({ filter: next.length === 0 ? undefined : next })}
          />
        }
        actions={
          <>
            {news === 0 ? null : (
              <Button onPress={() => void list.refetch()}>
                <Plural value={news} one="Show # new" other="Show # new" />
              </Button>
            )}
            {mayMake ? (
              <Link className={styles["action"] ?? ""} to="/things/$family/$type/new" params={{ family: family.id, type }}>
                <Trans>New</Trans>
              </Link>
            ) : null}
            <Button look="quiet" onPress={() => setOpen("find")}>
              <Trans>Find many…</Trans>
            </Button>
            <CsvButton place={place} asked={asked} fields={shown.fields} />
            <Button look="quiet" onPress={() => setOpen("columns")}>
              <Trans>Columns</Trans>
            </Button>
          </>
        }
        banner={
          found === null ? null : (
            <p className={styles["narrowed"]}>
              <Plural value={found.size} one="Only the # that was looked for is shown." other="Only the # that were looked for are shown." />
              <Button look="quiet" onPress={() => setFound(null)}>
                <Trans>Show all</Trans>
              </Button>
            </p>
          )
        }
        rows={
          list.isError ? (
            <PanelError error={list.error} onRetry={() => void list.refetch()} />
          ) : list.isPending || attributes.isPending ? (
            <Skeleton rows={12} label={t`Loading ${type}`} />
          ) : (
            <Grid
              label={type}
              columns={columns}
              ids={shownIds}
              total={found === null ? total : found.size}
              Cells={ThingCells}
              {...(sort === undefined ? {} : { sort })}
              onSort={(next: Sort) => go({ sort: textOfSort(next) })}
              selected={selected}
              onSelect={setSelected}
              focused={focused}
              onFocus={setFocused}
              onOpen={openThing}
              onPeek={(id) => go({ sel: search.sel === id ? undefined : id }, true)}
              onKey={onKey}
              onEnd={readOn}
              words={{ select: t`Select`, selectAll: t`Select all that are read` }}
              empty={
                isNarrowed ? (
                  <Empty action={<Button onPress={() => go({ q: undefined, filter: undefined })}>{t`Drop the filters`}</Button>}>
                    <Trans>Nothing matches the filters.</Trans>
                  </Empty>
                ) : (
                  <Empty>
                    <Trans>There are no {type} yet.</Trans>
                  </Empty>
                )
              }
            />
          )
        }
        side={chosen === undefined ? null : <SidePanel key={chosen.id} place={place} thing={chosen} onClose={() => go({ sel: undefined }, true)} />}
        sideLabel={t`Details`}
        onSideClose={() => go({ sel: undefined }, true)}
        selection={
          selected.size > 0 ? (
            <SelectionBar
              place={place}
              machine={machine.data ?? null}
              attributes={attributes.data ?? NONE}
              things={allThings}
              selected={selected}
              onSelect={setSelected}
              onChanged={put}
              total={found === null ? total : found.size}
              asked={asked}
            />
          ) : isCut ? (
            <Trans>The list ends here: the server lists {MAX_OFFSET + PAGE} things at most. Filter to see others.</Trans>
          ) : null
        }
      />
      {open === "columns" ? (
        <ColumnsDialog fields={fields} shown={keys} onShow={(next) => go({ cols: next?.join(",") })} onClose={() => setOpen(null)} />
      ) : null}
      {open === "find" ? (
        <FindMany
          place={place}
          onFound={(rows) => {
            setFound(new Map(rows.map((row) => [row.id, row])));
            setSelected(new Set(rows.map((row) => row.id)));
          }}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </ThingsContext>
  );
}
