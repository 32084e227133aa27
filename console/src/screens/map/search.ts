/** The state of the map that stands in its address. */
import { cameraIn, cameraText } from "~/map/camera";

/** What can be shown above the base map. */
export const LAYERS = ["vehicles", "facilities", "stops", "geofences", "delays"] as const;
export type LayerId = (typeof LAYERS)[number];
/** What is shown where the address says nothing of it: heat hides what lies below. */
const SHOWN_AT_FIRST: ReadonlySet<LayerId> = new Set(LAYERS.filter((layer) => layer !== "delays"));

export interface MapSearch {
  /** Latitude, longitude and zoom. */
  readonly at?: string | undefined;
  /** Layers with commas between; all but heat where it is absent, none where it is `none`. */
  readonly layers?: string | undefined;
  /** What is chosen: `device/<id>`, `place/<id>`, `dispatch/<id>` or `geofence/<id>`. */
  readonly sel?: string | undefined;
  /** Set while the map follows the chosen vehicle. */
  readonly follow?: string | undefined;
  /** Device, from, to: what is replayed. */
  readonly replay?: string | undefined;
  /** What stands beside the map: `geofences`. */
  readonly panel?: string | undefined;
  /** The geofence that is edited; `new` for one that is drawn. */
  readonly edit?: string | undefined;
  readonly bare?: string | undefined;
}

const TEXTS = ["layers", "sel", "follow", "replay", "panel", "edit", "bare"] as const;
/** Stands in `edit` for a geofence that is not there yet. */
export const NEW_GEOFENCE = "new";

export function mapSearch(given: Record<string, unknown>): MapSearch {
  const search: Record<string, string> = {};
  const camera = cameraIn(typeof given["at"] === "string" ? given["at"] : undefined);
  if (camera !== null) search["at"] = cameraText(camera);
  for (const name of TEXTS) {
    const value = given[name];
    if ((typeof value === "string" || typeof value === "number") && value !== "") search[name] = String(value);
  }
  return search;
}

/** The layers that are shown. */
export function shownLayers(text: string | undefined): ReadonlySet<LayerId> {
  if (text === undefined) return SHOWN_AT_FIRST;
  return new Set(LAYERS.filter((layer) => text.split(",").includes(layer)));
}

export function layersText(shown: ReadonlySet<LayerId>): string | undefined {
  if (shown.size === SHOWN_AT_FIRST.size && [...shown].every((layer) => SHOWN_AT_FIRST.has(layer))) return undefined;
  return shown.size === 0 ? "none" : LAYERS.filter((layer) => shown.has(layer)).join(",");
}

const SELECTED = ["device", "place", "dispatch", "geofence"] as const;
export type SelectedKind = (typeof SELECTED)[number];

/** What is chosen, by its kind and id. */
export function selectedIn(text: string | undefined): { readonly kind: SelectedKind; readonly id: string } | null {
  const slash = (text ?? "").indexOf("/");
  const before = (text ?? "").slice(0, Math.max(0, slash));
  const kind = SELECTED.find((each) => each === before);
  const id = (text ?? "").slice(slash + 1);
  return kind !== undefined && id !== "" ? { kind, id } : null;
}
