import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { createContext, memo, use, useMemo, useState } from "react";
import type { Geofence } from "~/api/geofences";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { useTyped } from "~/app/use_typed";
import { Button } from "~/ui/button";
import { FilterField } from "~/ui/filter_field";
import { Cell, type Column, Grid } from "~/ui/grid";
import { Empty, Skeleton } from "~/ui/panel";
import { shapeOf } from "./geofence_form";
import { foundQuery } from "./geofence_queries";
import { GeofenceChip, titleOf, useShapeText } from "./geofence_words";
import { CREATE_PATH, useGeofencesInView } from "./use_geofences";
import styles from "./geofences.module.css";

const Shown = createContext<ReadonlyMap<string, Geofence>>(new Map());

const GeofenceCells = memo(function GeofenceCells({ id }: { id: string }) {
  const fence = use(Shown).get(id);
  const shapeText = useShapeText();
  if (fence === undefined) return null;
  return (
    <>
      <Cell title={id}>{titleOf(fence)}</Cell>
      <Cell>{shapeText(shapeOf(fence))}</Cell>
      <Cell>
        <GeofenceChip status={fence.status} />
      </Cell>
    </>
  );
});

/** Geofences of the part of the map that is seen, or those whose name begins with what is typed, wherever they are. */
export function GeofenceList({ onOpen, onNew }: { onOpen: (fence: Geofence) => void; onNew: () => void }) {
  const { t } = useLingui();
  const mayMake = useMay("POST", CREATE_PATH);
  const [text, setText] = useState("");
  const [typed, type] = useTyped(text, setText);
  const [focused, setFocused] = useState<string | null>(null);
  const inView = useGeofencesInView();
  const found = useQuery({ ...foundQuery(text), enabled: text !== "" || inView.box === null });
  const isFinding = text !== "" || inView.box === null;
  const list = isFinding ? found : inView.query;
  const fences = useMemo(() => list.data?.geofences ?? [], [list.data]);
  const byId = useMemo(() => new Map(fences.map((fence) => [fence.id, fence])), [fences]);
  const total = list.data?.total ?? 0;
  const columns: readonly Column[] = [
    { id: "name", title: t`Name`, width: "minmax(90px, 1fr)" },
    { id: "shape", title: t`Shape`, width: "128px" },
    { id: "state", title: t`State`, width: "90px" },
  ];
  const open = (id: string) => {
    const fence = byId.get(id);
    if (fence !== undefined) onOpen(fence);
  };
  return (
    <section className={styles["panel"]} aria-label={t`Geofences`}>
      <div className={styles["head"]}>
        <div className={styles["line"]}>
          <h2>
            {isFinding ? (
              <Plural value={total} one="# geofence found" other="# geofences found" />
            ) : (
              <Plural value={total} one="# geofence in view" other="# geofences in view" />
            )}
          </h2>
          {mayMake ? (
            <Button onPress={onNew}>
              <Trans>New geofence</Trans>
            </Button>
          ) : null}
        </div>
        <FilterField label={t`Find by name, reference or id`} value={typed} onChange={type} />
        {fences.length < total ? (
          <p className={styles["hint"]}>
            <Trans>The first {fences.length} are shown. Come nearer, or type how a name begins.</Trans>
          </p>
        ) : null}
      </div>
      <div className={styles["list"]}>
        {list.isLoadingError ? (
          <PanelError error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Skeleton rows={6} label={t`Loading geofences`} />
        ) : (
          <Shown value={byId}>
            <Grid
              label={t`Geofences`}
              columns={columns}
              ids={fences.map(({ id }) => id)}
              Cells={GeofenceCells}
              focused={focused}
              onFocus={setFocused}
              onOpen={open}
              onPeek={open}
              empty={
                <Empty>
                  {isFinding ? <Trans>No geofence begins with this.</Trans> : <Trans>No geofence lies in this part of the map.</Trans>}
                </Empty>
              }
            />
          </Shown>
        )}
      </div>
    </section>
  );
}
