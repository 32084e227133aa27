import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { names } from "~/api/names";
import { useDuration } from "~/app/duration";
import { FilterChip, StateChip } from "~/ui/chip";
import { Button } from "~/ui/button";
import { FilterField } from "~/ui/filter_field";
import { Cell, type Column, Grid } from "~/ui/grid";
import { Empty } from "~/ui/panel";
import { Ago } from "~/ui/time";
import type { Vehicle } from "~/map/vehicles";
import { urgentFirst, useVehicleVersion } from "./fleet";
import { useShown } from "./fleet_context";
import { useMapPlace } from "./map_context";
import { selectedIn } from "./search";
import { speedText, ToneChip, useVehicleName } from "./vehicle_words";
import { isIn, useView } from "./view";
import styles from "./map.module.css";

const LOOK_MS = 1_000;
/** Half of what the page keeps. */
const MAX_NAMES = 10_000;

const NO_DELAYS: ReadonlySet<string> = new Set();

export type ListKind = "device" | "place";

/** What lies so close together that it was clicked at once. */
export interface CrowdShown {
  readonly kind: ListKind;
  readonly ids: ReadonlySet<string>;
}

/** The map as a list: vehicles or facilities in view, trouble first. It does what the map does, by keyboard and for screen readers. */
export function ThingsList({ crowd, onCrowd, onGo }: { crowd: CrowdShown | null; onCrowd: (crowd: CrowdShown | null) => void; onGo: (kind: ListKind, id: string, isClose: boolean) => void }) {
  const { t } = useLingui();
  const { map, search } = useMapPlace();
  const { fleet, facilities } = useShown();
  const [ownKind, setKind] = useState<ListKind>("device");
  const [typed, setTyped] = useState("");
  const [focused, setFocused] = useState<string | null>(null);
  const sought = useDeferredValue(typed.trim().toLowerCase());
  const kind = crowd?.kind ?? (fleet.vehicles.size === 0 && facilities.size > 0 ? "place" : ownKind);
  const view = useView(map);
  const version = useVehicleVersion(fleet.vehicles, LOOK_MS);
  useEffect(() => {
    for (const vehicle of [...fleet.vehicles.values()].slice(0, MAX_NAMES)) if (vehicle.carrier !== null) names.nameOf(vehicle.carrier);
  }, [fleet.vehicles, version]);
  const vehicles = useMemo(() => {
    const textOf = (vehicle: Vehicle) => `${names.known(vehicle.carrier ?? "")?.name ?? ""} ${vehicle.id} ${fleet.runOf(vehicle)?.ref ?? ""}`.toLowerCase();
    const found = [...fleet.vehicles.values()].filter((vehicle) =>
      crowd?.kind === "device" ? crowd.ids.has(vehicle.id) : isIn(view, vehicle.lon, vehicle.lat) && (sought === "" || textOf(vehicle).includes(sought)),
    );
    return urgentFirst(found, fleet.toneOf);
    // `version` stands for the vehicles, which are the same object however they move.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [fleet, version, view, sought, crowd]);
  const places = useMemo(
    () =>
      [...facilities.values()]
        .filter((place) => (crowd?.kind === "place" ? crowd.ids.has(place.id) : isIn(view, place.lon, place.lat) && (sought === "" || place.name.toLowerCase().includes(sought))))
        .sort((one, other) => one.name.localeCompare(other.name))
        .map(({ id }) => id),
    [facilities, view, sought, crowd],
  );
  const ids = kind === "device" ? vehicles : places;
  const total = kind === "device" ? fleet.vehicles.size : facilities.size;
  const chosen = selectedIn(search.sel)?.id ?? null;
  const delays = kind === "place" ? fleet.delays() : NO_DELAYS;
  const columns: readonly Column[] =
    kind === "device"
      ? [
          { id: "vehicle", title: t`Vehicle`, width: "minmax(84px, 1fr)" },
          { id: "state", title: t`State`, width: "104px" },
          { id: "age", title: t`Heard`, width: "108px", align: "end" },
        ]
      : [
          { id: "place", title: t`Facility`, width: "minmax(0, 1fr)" },
          // Stops are as often at locations, which are no facilities: then there is nothing to say of them here.
          ...(places.some((id) => delays.has(id)) ? [{ id: "late", title: t`Late`, width: "110px", align: "end" as const }] : []),
        ];
  return (
    <section className={styles["list"]} aria-label={t`In view`}>
      {crowd === null ? (
        <div className={styles["listHead"]}>
          <FilterField label={t`Find in view`} value={typed} onChange={setTyped} />
          <FilterChip label={t`Vehicles`} count={vehicles.length} isOn={kind === "device"} onChange={() => setKind("device")} />
          <FilterChip label={t`Facilities`} count={places.length} isOn={kind === "place"} onChange={() => setKind("place")} />
        </div>
      ) : (
        <div className={styles["listHead"]} role="status">
          <b>
            <Plural value={ids.length} one="# here" other="# here" />
          </b>
          <Button look="quiet" onPress={() => onCrowd(null)}>{t`Show all in view`}</Button>
        </div>
      )}
      <Grid
        key={kind}
        label={kind === "device" ? t`Vehicles in view` : t`Facilities in view`}
        columns={columns}
        ids={ids}
        Cells={kind === "device" ? VehicleCells : PlaceCells}
        focused={focused ?? chosen}
        onFocus={(id) => {
          setFocused(id);
          onGo(kind, id, false);
        }}
        onOpen={(id) => onGo(kind, id, true)}
        onPeek={(id) => onGo(kind, id, true)}
        onKey={(key) => {
          if (key !== "Escape" || crowd === null) return false;
          onCrowd(null);
          return true;
        }}
        empty={
          <Empty>
            {total === 0 ? (
              kind === "device" ? <Trans>No device has sent a position yet.</Trans> : <Trans>No type says by the tags geo:lat and geo:lon where its things stand.</Trans>
            ) : (
              <Trans>Nothing of it is in view.</Trans>
            )}
          </Empty>
        }
      />
    </section>
  );
}

function VehicleCells({ id }: { id: string }) {
  const { fleet } = useShown();
  useVehicleVersion(fleet.vehicles, LOOK_MS);
  const vehicle = fleet.vehicles.get(id);
  return vehicle === undefined ? null : <KnownVehicle vehicle={vehicle} />;
}

function KnownVehicle({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useLingui();
  const { fleet } = useShown();
  const name = useVehicleName(vehicle);
  return (
    <>
      <Cell title={`${name} · ${speedText(vehicle.speed)}`}>
        <b className={styles["name"]}>{name}</b>
      </Cell>
      <Cell>
        <ToneChip tone={fleet.toneOf(vehicle)} />
      </Cell>
      <Cell align="end">
        <span className={fleet.isSilent(vehicle) ? styles["silent"] : styles["dim"]} title={fleet.isSilent(vehicle) ? t`silent for more than five minutes` : ""}>
          <Ago at={vehicle.at} />
        </span>
      </Cell>
    </>
  );
}

function PlaceCells({ id }: { id: string }) {
  const { facilities, fleet } = useShown();
  const name = facilities.get(id)?.name ?? id;
  const delay = fleet.delays().get(id);
  const text = useDuration()(delay?.minutes ?? 0);
  return (
    <>
      <Cell title={name}>{name}</Cell>
      {delay === undefined ? null : (
        <Cell align="end">
          <StateChip tone="risk" shape="⚠">
            {delay.stops === 1 ? `+${text}` : `${delay.stops} · +${text}`}
          </StateChip>
        </Cell>
      )}
    </>
  );
}
