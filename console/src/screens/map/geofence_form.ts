/** A geofence as a form has it, and as the server takes it. Pure. */
import type { FenceAction, FenceEvent, Geofence, GeofenceWanted } from "~/api/geofences";
import { areaOf, geoJsonOf, type Shape } from "~/map/geofence_shape";
import { localText, momentOf } from "~/ui/local_time";

export const FENCE_EVENTS = ["ENTRY", "EXIT", "DWELL", "APPROACH"] as const satisfies readonly FenceEvent[];

/** Numbers are `NaN` where their field is empty. */
export interface GeofenceForm {
  readonly name: string;
  readonly externalRefId: string;
  /** Which are told. */
  readonly events: ReadonlySet<FenceEvent>;
  readonly dwellSeconds: number;
  readonly approachRadius: number;
  /** A local time; empty where it lasts. */
  readonly expiry: string;
  readonly callbackUrl: string;
  readonly exitBuffer: number;
  readonly maxAccuracy: number;
  readonly confirm: number;
  readonly actions: readonly FenceAction[];
}

/** What the server takes where nothing is said. */
export const EMPTY_FORM: GeofenceForm = {
  name: "",
  externalRefId: "",
  events: new Set(["ENTRY", "EXIT"]),
  dwellSeconds: Number.NaN,
  approachRadius: Number.NaN,
  expiry: "",
  callbackUrl: "",
  exitBuffer: 20,
  maxAccuracy: 250,
  confirm: 1,
  actions: [],
};

/** The form of a geofence that is there. */
export function formOf(fence: Geofence): GeofenceForm {
  return {
    name: fence.name ?? "",
    externalRefId: fence.externalRefId ?? "",
    events: new Set(fence.events),
    dwellSeconds: fence.dwellSeconds ?? Number.NaN,
    approachRadius: fence.approachRadius ?? Number.NaN,
    expiry: fence.expiry === undefined ? "" : localText(fence.expiry),
    callbackUrl: fence.callback?.url ?? "",
    ...fence.hysteresis,
    actions: fence.actions,
  };
}

/** Its shape. */
export function shapeOf({ lat, lon, radius, geoJson }: Pick<Geofence, "lat" | "lon" | "radius" | "geoJson">): Shape {
  if (geoJson !== undefined) return areaOf(geoJson);
  return { kind: "circle", centre: [lon ?? 0, lat ?? 0], radius: radius ?? 0 };
}

const isGiven = (value: number): boolean => !Number.isNaN(value);

/** What is sent. Of the geofence as it was stays what no field shows: what comes along with its callbacks, the seconds of its expiry. */
export function wantedOf(form: GeofenceForm, shape: Shape, before: Geofence | null): GeofenceWanted {
  const isKept = before?.expiry !== undefined && localText(before.expiry) === form.expiry;
  const expiry = isKept ? before.expiry : momentOf(form.expiry);
  const url = form.callbackUrl.trim();
  return {
    ...(shape.kind === "circle"
      ? { lat: shape.centre[1], lon: shape.centre[0], radius: shape.radius }
      : { geoJson: geoJsonOf(shape) as NonNullable<GeofenceWanted["geoJson"]> }),
    ...(form.name.trim() === "" ? {} : { name: form.name.trim() }),
    ...(form.externalRefId.trim() === "" ? {} : { externalRefId: form.externalRefId.trim() }),
    events: FENCE_EVENTS.filter((event) => form.events.has(event)),
    ...(isGiven(form.dwellSeconds) ? { dwellSeconds: form.dwellSeconds } : {}),
    ...(isGiven(form.approachRadius) && shape.kind === "circle" ? { approachRadius: form.approachRadius } : {}),
    ...(expiry === null || expiry === undefined ? {} : { expiry }),
    ...(url === "" ? {} : { callback: { url, ...(before?.callback?.meta === undefined ? {} : { meta: before.callback.meta }) } }),
    hysteresis: {
      exitBuffer: isGiven(form.exitBuffer) ? form.exitBuffer : EMPTY_FORM.exitBuffer,
      maxAccuracy: isGiven(form.maxAccuracy) ? form.maxAccuracy : EMPTY_FORM.maxAccuracy,
      confirm: isGiven(form.confirm) ? form.confirm : EMPTY_FORM.confirm,
    },
    actions: form.actions,
  };
}
