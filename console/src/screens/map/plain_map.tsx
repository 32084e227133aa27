import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { BaseMap } from "~/api/haulier";
import { type PlainDots, PlainPicture } from "~/app/plain_picture";
import { VEHICLE_TONES } from "~/map/palette";
import { useVehicleVersion } from "./fleet";
import { useShown } from "./fleet_context";
import { useMapPlace } from "./map_context";
import { selectedIn } from "./search";
import styles from "./map.module.css";

const LOOK_MS = 2_000;

/** Where things are, in browsers that show no moving map. The list beside it has everything. */
export function PlainMap({ base }: { base: BaseMap }) {
  const { t } = useLingui();
  const { search } = useMapPlace();
  const { fleet, facilities } = useShown();
  const { vehicles } = fleet;
  const version = useVehicleVersion(vehicles, LOOK_MS);
  const dots = useMemo((): readonly PlainDots[] => {
    const all = [...vehicles.values()];
    const selected = selectedIn(search.sel);
    const chosen = selected?.kind === "device" ? vehicles.get(selected.id) : facilities.get(selected?.id ?? "");
    return [
      { look: "chosen", places: chosen === undefined ? [] : [chosen] },
      { look: "place", places: [...facilities.values()] },
      ...VEHICLE_TONES.map((tone) => ({ look: tone, places: all.filter((vehicle) => fleet.toneOf(vehicle) === tone) })),
    ];
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` stands for the vehicles
  }, [fleet, vehicles, facilities, search.sel, version]);
  return (
    <>
      <PlainPicture base={base} dots={dots} label={t`Where vehicles and facilities are`} />
      <p className={styles["plainNote"]} role="status">
        <Trans>This browser draws no moving map: it has no WebGL 2. The list does all that the map does; the picture only shows where things are.</Trans>
      </p>
    </>
  );
}
