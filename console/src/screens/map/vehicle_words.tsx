import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useName } from "~/api/names";
import type { VehicleTone } from "~/map/palette";
import type { Vehicle } from "~/map/vehicles";
import { StateChip } from "~/ui/chip";

const KILOMETRES_AN_HOUR = 3.6;

const TONES: Readonly<Record<VehicleTone, MessageDescriptor>> = {
  waiting: msg`no run`,
  assigned: msg`assigned`,
  moving: msg`on the road`,
  risk: msg`at risk`,
  ended: msg`to close`,
  failed: msg`late`,
};

/** What a vehicle is called: as who carries the device, else as the device itself. */
export function useVehicleName(vehicle: Pick<Vehicle, "id" | "carrier">): string {
  const name = useName(vehicle.carrier ?? "");
  return vehicle.carrier === null ? vehicle.id : name;
}

/** The state of a vehicle's run, by shape and word. */
export function ToneChip({ tone }: { tone: VehicleTone }) {
  const { i18n } = useLingui();
  return <StateChip tone={tone}>{i18n._(TONES[tone])}</StateChip>;
}

export function speedText(speed: number | null): string {
  return speed === null ? "–" : `${Math.round(speed * KILOMETRES_AN_HOUR)} km/h`;
}
