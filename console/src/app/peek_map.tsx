import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { canDrawMaps } from "~/map/ability";
import { chosenBase } from "~/map/base";
import { WHOLE_WORLD } from "~/map/camera";
import { PeekLayer, type PeekPoint, type PeekTone } from "~/map/peek_layer";
import { Empty, Skeleton } from "~/ui/panel";
import { PanelError } from "./errors";
import { MapAttribution } from "./map_attribution";
import { type PeekPlace, usePeekPoints } from "./peek_places";
import { type PlainDots, PlainPicture } from "./plain_picture";
import { useMapStage } from "./use_map_stage";
import { usePalette } from "./use_palette";
import styles from "./peek_map.module.css";

const LOOKS: Readonly<Record<PeekTone, PlainDots["look"]>> = { open: "assigned", done: "ended", failed: "failed", vehicle: "moving" };

export interface PeekMapProps {
  readonly places: readonly PeekPlace[];
  /** The dispatch whose carriers are shown too. */
  readonly dispatchId?: string | null;
}

/** Where a few things are, beside a list. */
export function PeekMap({ places, dispatchId = null }: PeekMapProps) {
  const { t } = useLingui();
  const { points, isRead } = usePeekPoints(places, dispatchId);
  const [base] = useState(chosenBase);
  if (points.length === 0) {
    return isRead ? (
      <Empty>
        <Trans>Nothing of it has coordinates.</Trans>
      </Empty>
    ) : (
      <Skeleton rows={4} label={t`Loading`} />
    );
  }
  return (
    <figure className={styles["map"]}>
      {canDrawMaps() ? <Drawn points={points} base={base} /> : <PlainPicture base={base} dots={dotsOf(points)} label={t`Map`} />}
      <figcaption>
        <MapAttribution html={base.attribution} />
      </figcaption>
    </figure>
  );
}

function dotsOf(points: readonly PeekPoint[]): readonly PlainDots[] {
  return Object.entries(LOOKS).map(([tone, look]) => ({ look, places: points.filter((point) => point.tone === tone) }));
}

function Drawn({ points, base }: { points: readonly PeekPoint[]; base: ReturnType<typeof chosenBase> }) {
  const palette = usePalette();
  const [element, setElement] = useState<HTMLElement | null>(null);
  const { map, error } = useMapStage(element, WHOLE_WORLD, palette, base, () => undefined);
  const layer = useRef<PeekLayer | null>(null);
  // Vehicles move on a map that stays: it is fitted anew where other places are shown.
  const places = points.flatMap(({ tone, lon, lat }) => (tone === "vehicle" ? [] : [`${lon},${lat}`])).join(" ");
  const latest = useRef(points);
  useEffect(() => {
    latest.current = points;
    layer.current?.show(points);
  }, [points]);
  useEffect(() => {
    if (map === null) return undefined;
    const made = new PeekLayer(map, palette);
    layer.current = made;
    made.show(latest.current);
    return () => {
      layer.current = null;
      made.remove();
    };
  }, [map, palette]);
  useEffect(() => {
    if (map !== null) layer.current?.fit(latest.current);
  }, [map, places]);
  if (error !== null) return <PanelError error={error} />;
  return <div ref={setElement} className={styles["canvas"]} />;
}
