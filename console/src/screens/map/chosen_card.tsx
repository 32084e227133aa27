import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { shortId, useName } from "~/api/names";
import type { Facility } from "~/api/haulier";
import { factsOf } from "~/live/urgency";
import type { Vehicle } from "~/map/vehicles";
import { Button } from "~/ui/button";
import { FilterChip } from "~/ui/chip";
import { Facts } from "~/ui/panel";
import { Ago } from "~/ui/time";
import { useVehicleVersion } from "./fleet";
import { useShown } from "./fleet_context";
import { useMapPlace } from "./map_context";
import { selectedIn } from "./search";
import { speedText, ToneChip, useVehicleName } from "./vehicle_words";
import styles from "./map.module.css";

const LOOK_MS = 1_000;

/** What is chosen on the map. `actions` are those of other parts of the map, such as to replay a vehicle's way. */
export function ChosenCard({ actions }: { actions?: (vehicle: Vehicle) => ReactNode }) {
  const { search } = useMapPlace();
  const { fleet, facilities } = useShown();
  useVehicleVersion(fleet.vehicles, LOOK_MS);
  const selected = selectedIn(search.sel);
  if (selected === null) return null;
  if (selected.kind === "device") {
    const vehicle = fleet.vehicles.get(selected.id);
    return vehicle === undefined ? null : <VehicleCard vehicle={vehicle} actions={actions?.(vehicle)} />;
  }
  const place = facilities.get(selected.id);
  return place === undefined ? null : <PlaceCard place={place} />;
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useLingui();
  const { go } = useMapPlace();
  return (
    <section className={styles["card"]} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Button look="quiet" aria-label={t`Close`} onPress={() => go({ sel: undefined, follow: undefined })}>
          ×
        </Button>
      </header>
      {children}
    </section>
  );
}

function VehicleCard({ vehicle, actions }: { vehicle: Vehicle; actions: ReactNode }) {
  const { t } = useLingui();
  const { search, go } = useMapPlace();
  const { fleet } = useShown();
  const name = useVehicleName(vehicle);
  const run = fleet.runOf(vehicle);
  const next = run === undefined ? null : factsOf(run).next;
  return (
    <Card title={name}>
      <p className={styles["cardLine"]}>
        <ToneChip tone={fleet.toneOf(vehicle)} />
        <span>{speedText(vehicle.speed)}</span>
        <span className={fleet.isSilent(vehicle) ? styles["silent"] : styles["dim"]}>
          <Ago at={vehicle.at} />
        </span>
      </p>
      <Facts
        facts={[
          [
            t`Run`,
            run === undefined ? (
              "–"
            ) : (
              <Link key="run" to="/dispatches/$id" params={{ id: run.id }}>
                {run.ref ?? shortId(run.id)}
              </Link>
            ),
          ],
          ...(next?.place == null ? [] : [[t`Next stop`, <PlaceName key="next" id={next.place} />] as const]),
          [t`Device`, vehicle.id],
        ]}
      />
      <div className={styles["cardActions"]}>
        <FilterChip label={t`Follow`} isOn={search.follow !== undefined} onChange={(isOn) => go({ follow: isOn ? "1" : undefined }, true)} />
        {actions}
      </div>
    </Card>
  );
}

/** What a stop's place is called: a facility, a location, or the name that the job itself holds. */
function PlaceName({ id }: { id: string }) {
  return useName(id.includes(":") ? id : "") || id;
}

function PlaceCard({ place }: { place: Facility }) {
  const { t } = useLingui();
  const family = `${place.kind}s`;
  const type = place.id.includes(":") ? place.id.slice(0, place.id.indexOf(":")) : place.type;
  return (
    <Card title={place.name}>
      <Facts
        facts={[
          [t`State`, place.state ?? "–"],
          [t`Place`, `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`],
        ]}
      />
      {type === null ? null : (
        <Link to="/things/$family/$type/$id" params={{ family, type, id: place.id }}>
          <Trans>Open</Trans>
        </Link>
      )}
    </Card>
  );
}
