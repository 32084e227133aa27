/** Where the console shows a resource of a kind. */
const FAMILIES: Readonly<Record<string, string>> = { participant: "participants", container: "containers", entity: "entities" };

/** The address, below `/console`, of a thing; the audit log of it where no screen shows its kind. */
export function addressOfThing(kind: string, id: string, type: string): string {
  const part = encodeURIComponent(id);
  if (kind === "dispatch" || kind === "ledger") return `/dispatches/${part}`;
  if (kind === "job") return `/jobs/${part}`;
  const family = FAMILIES[kind];
  if (family !== undefined && type !== "") return `/things/${family}/${encodeURIComponent(type)}/${part}`;
  return `/audit?kind=${encodeURIComponent(kind)}&id=${part}`;
}
