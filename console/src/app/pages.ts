/** The pages of the rail, once for the rail, the omnibox and the keys. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";

export interface Page {
  readonly id: string;
  readonly title: MessageDescriptor;
  /** Below `/console`. */
  readonly to: "/board" | "/map" | "/orders" | "/orchestrator/$part" | "/things" | "/files" | "/notifications/$part" | "/people" | "/audit" | "/settings/$part";
  readonly params?: { readonly part: string };
  /** How the addresses begin that belong to the page, below `/console`. */
  readonly holds: readonly string[];
  /** Pressed after `g`. */
  readonly key: string;
  /** What a session must be allowed to read for the page to be there. */
  readonly needs: string;
}

export const PAGES: readonly Page[] = [
  { id: "board", title: msg`Board`, to: "/board", holds: ["/board", "/dispatches/", "/jobs/"], key: "b", needs: "/core/haulier/v1/board/dispatches" },
  { id: "map", title: msg`Map`, to: "/map", holds: ["/map"], key: "m", needs: "/core/api/v1/mts/positions" },
  { id: "orders", title: msg`Orders`, to: "/orders", holds: ["/orders"], key: "o", needs: "/core/api/v1/orders/" },
  { id: "orchestrator", title: msg`Orchestrator`, to: "/orchestrator/$part", params: { part: "runs" }, holds: ["/orchestrator/"], key: "r", needs: "/core/api/v1/orchestrator/rules" },
  { id: "things", title: msg`Things`, to: "/things", holds: ["/things"], key: "t", needs: "/core/api/v2/participants/participant-types" },
  { id: "files", title: msg`Files`, to: "/files", holds: ["/files"], key: "f", needs: "/core/api/v1/fms/folders" },
  { id: "notifications", title: msg`Notifications`, to: "/notifications/$part", params: { part: "sent" }, holds: ["/notifications/"], key: "n", needs: "/core/api/v1/notification-service/apps" },
  { id: "people", title: msg`People`, to: "/people", holds: ["/people"], key: "p", needs: "/core/api/v1/aaa/users" },
  { id: "audit", title: msg`Audit`, to: "/audit", holds: ["/audit"], key: "a", needs: "/core/haulier/v1/journal" },
  { id: "settings", title: msg`Settings`, to: "/settings/$part", params: { part: "me" }, holds: ["/settings/"], key: "s", needs: "/core/haulier/v1/session" },
];
