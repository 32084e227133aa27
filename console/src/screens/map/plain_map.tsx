import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useVehicleVersion } from "./fleet";
import { useShown } from "./fleet_context";
import { around, EVERYWHERE } from "./view";
import styles from "./map.module.css";

const LOOK_MS = 2_000;
const MARGIN = 0.1;
const LEAST_DEGREES = 0.5;

/** Where things are without a map: for browsers that draw none. Degrees as they are, a line each five or so. */
export function PlainMap() {
  const { t } = useLingui();
  const { fleet, facilities } = useShown();
  const version = useVehicleVersion(fleet.vehicles, LOOK_MS);
  const view = useMemo(
    () => around([...fleet.vehicles.values(), ...facilities.values()]) ?? EVERYWHERE,
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` stands for the vehicles
    [fleet.vehicles, facilities, version],
  );
  const width = Math.max(LEAST_DEGREES, view.east - view.west) * (1 + 2 * MARGIN);
  const height = Math.max(LEAST_DEGREES, view.north - view.south) * (1 + 2 * MARGIN);
  const west = (view.west + view.east - width) / 2;
  const north = (view.north + view.south + height) / 2;
  const unit = Math.max(width, height) / 200;
  return (
    <svg className={styles["plain"]} viewBox={`${west} ${-north} ${width} ${height}`} role="img" aria-label={t`Where vehicles and facilities are`}>
      {[...facilities.values()].map(({ id, lon, lat }) => (
        <circle key={id} cx={lon} cy={-lat} r={unit * 0.5} className={styles["plainPlace"]} />
      ))}
      {[...fleet.vehicles.values()].map((vehicle) => (
        <circle key={vehicle.id} cx={vehicle.lon} cy={-vehicle.lat} r={unit} className={styles[fleet.toneOf(vehicle)]} />
      ))}
    </svg>
  );
}
