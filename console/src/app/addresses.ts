/** Where the console shows a resource of a kind. */
const FAMILIES: Readonly<Record<string, string>> = { participant: "participants", container: "containers", entity: "entities" };
/** What comes before the id, of kinds with a page for each. */
const PAGES_OF: Readonly<Record<string, string>> = {
  dispatch: "/dispatches/",
  ledger: "/dispatches/",
  job: "/jobs/",
  user: "/people/",
  group: "/people/groups/",
  app: "/people/apps/",
  folder: "/files?folder=",
  file: "/files?sel=",
  order: "/orders/",
  run: "/orchestrator/runs?sel=",
  push_app: "/notifications/apps/",
  message_template: "/notifications/templates/",
  webhook_subscription: "/notifications/webhooks?sel=",
  dead_letter: "/notifications/webhooks?letter=",
  orchestrator_rule: "/orchestrator/rules?sel=",
};

/** The address, below `/console`, of a thing; the audit log of it where no screen shows its kind. */
export function addressOfThing(kind: string, id: string, type: string): string {
  const part = encodeURIComponent(id);
  const page = PAGES_OF[kind];
  if (page !== undefined) return page + part;
  const family = FAMILIES[kind];
  if (family !== undefined && type !== "") return `/things/${family}/${encodeURIComponent(type)}/${part}`;
  return `/audit?kind=${encodeURIComponent(kind)}&id=${part}`;
}
