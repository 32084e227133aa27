/** Geofences in words. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { FenceEvent, Geofence, PairState } from "~/api/geofences";
import { cornersOf, type Shape } from "~/map/geofence_shape";
import { StateChip, type Tone } from "~/ui/chip";

export const EVENT_LABELS: Readonly<Record<FenceEvent, MessageDescriptor>> = {
  ENTRY: msg`Entry`,
  EXIT: msg`Exit`,
  DWELL: msg`Dwell`,
  APPROACH: msg`Approach`,
};

export const EVENT_SIGNS: Readonly<Record<FenceEvent, string>> = { ENTRY: "→", EXIT: "←", DWELL: "◷", APPROACH: "◎" };

const STATES: Readonly<Record<PairState, { label: MessageDescriptor; tone: Tone }>> = {
  INSIDE: { label: msg`inside`, tone: "moving" },
  OUTSIDE: { label: msg`outside`, tone: "waiting" },
  UNKNOWN: { label: msg`not known yet`, tone: "over" },
};

export function PairChip({ state }: { state: PairState }) {
  const { i18n } = useLingui();
  return <StateChip tone={STATES[state].tone}>{i18n._(STATES[state].label)}</StateChip>;
}

export function GeofenceChip({ status }: { status: Geofence["status"] }) {
  return status === "ACTIVE" ? (
    <StateChip tone="ended">
      <Trans>active</Trans>
    </StateChip>
  ) : (
    <StateChip tone="over">
      <Trans>inactive</Trans>
    </StateChip>
  );
}

/** What a geofence is called where a name is needed. */
export const titleOf = ({ id, name, externalRefId }: Pick<Geofence, "id" | "name" | "externalRefId">): string => name ?? externalRefId ?? id;

const KILOMETRE = 1_000;

/** A distance in metres, or in kilometres from one on. */
export function distanceText(metres: number, locale: string): string {
  const isFar = metres >= KILOMETRE;
  const unit = isFar ? "kilometer" : "meter";
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: isFar ? 1 : 0 }).format(isFar ? metres / KILOMETRE : metres);
}

export function useShapeText(): (shape: Shape) => string {
  const { t, i18n } = useLingui();
  return (shape) => {
    if (shape.kind === "circle") {
      const radius = distanceText(shape.radius, i18n.locale);
      return t`Circle, ${radius}`;
    }
    const corners = cornersOf(shape).length;
    return t`Polygon, ${corners} corners`;
  };
}
