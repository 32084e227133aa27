/** What happened, as the stream tells it. See: docs/events.md. */
export interface Touched {
  readonly kind: string;
  readonly id: string;
  /** Its version since then; null where the event does not tell it. */
  readonly version: number | null;
}

export interface LiveEvent {
  /** The journal row. Tell events apart by it. */
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly resourceId: string;
  readonly version: number;
  readonly state: string | null;
  /** When the command was accepted, epoch ms. */
  readonly at: number;
  /** Of the call that did it: a page knows its own calls again by it. */
  readonly requestId: string;
  readonly actor: { readonly id: string; readonly name: string; readonly app: string };
  /** What else the same command changed. */
  readonly also: readonly Touched[];
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether `data` travelled with the event; what is too long stays in the journal. */
  readonly hasData: boolean;
}

type Wire = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function unquoted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `job/parcel:1` as its two parts; the kind ends at the first slash. */
function resourceOf(name: string): { kind: string; id: string } {
  const slash = name.indexOf("/");
  return { kind: name.slice(0, slash), id: name.slice(slash + 1) };
}

function touchedBy(wire: Wire): Touched[] {
  const versions = textOf(wire["alsoversions"]);
  if (versions !== "") {
    return versions.split(" ").map((quoted) => {
      const name = unquoted(quoted);
      const at = name.lastIndexOf("@");
      return { ...resourceOf(name.slice(0, at)), version: Number(name.slice(at + 1)) };
    });
  }
  const also = textOf(wire["also"]);
  return also === "" ? [] : also.split(" ").map((quoted) => ({ ...resourceOf(unquoted(quoted)), version: null }));
}

/** The event in a message of the stream; null when the message holds none. */
export function eventIn(text: string): LiveEvent | null {
  let wire: Wire;
  try {
    wire = JSON.parse(text) as Wire;
  } catch {
    return null;
  }
  if (wire["specversion"] === undefined) return null;
  const data = wire["data"];
  const hasData = typeof data === "object" && data !== null;
  return {
    id: textOf(wire["id"]),
    type: textOf(wire["type"]),
    kind: textOf(wire["kind"]),
    resourceId: resourceOf(textOf(wire["subject"])).id,
    version: Number(wire["version"] ?? 0),
    state: typeof wire["state"] === "string" ? wire["state"] : null,
    at: Date.parse(textOf(wire["time"])),
    requestId: textOf(wire["requestid"]),
    actor: { id: textOf(wire["actorid"]), name: textOf(wire["actorname"]), app: textOf(wire["actorapp"]) },
    also: touchedBy(wire),
    data: hasData ? (data as Record<string, unknown>) : {},
    hasData,
  };
}

/** Everything that an event's command changed, first what the event is about. */
export function allTouched(event: LiveEvent): readonly Touched[] {
  return [{ kind: event.kind, id: event.resourceId, version: event.version }, ...event.also];
}
