import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import { auditSearch } from "~/screens/audit/search";
import { boardSearch } from "~/screens/board/search";
import { filesSearch } from "~/screens/files/search";
import { identityAuditSearch } from "~/screens/identity/audit_search";
import { identitySearch } from "~/screens/identity/search";
import { canDrawMaps } from "~/map/ability";
import { readMapLibrary } from "~/map/library";
import { mapSearch } from "~/screens/map/search";
import { notificationsSearch } from "~/screens/notifications/search";
import { orchestratorSearch } from "~/screens/orchestrator/search";
import { orderSearch, ordersSearch } from "~/screens/orders/search";
import { runSearch } from "~/screens/run/search";
import { settingsSearch } from "~/screens/settings/search";
import { thingsSearch } from "~/screens/things/search";
import { ScreenError } from "./errors";
import { Frame } from "./frame";
import { NoSuchPage } from "./no_such_page";
import { PAGES } from "./pages";

/**
 * Every address of the console. All of a screen's state is in its address; a screen's code comes when it is opened.
 */
const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Frame,
  notFoundComponent: NoSuchPage,
  /** A screen of parts opens with its first one where none is named. */
  beforeLoad: ({ location }) => {
    const page = PAGES.find(({ to, params }) => params !== undefined && location.pathname === to.replace("/$part", ""));
    if (page?.params !== undefined) throw redirect({ to: page.to, params: page.params, replace: true });
  },
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/board" });
  },
});
const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  beforeLoad: () => {
    throw redirect({ to: "/board", hash: location.hash.slice(1) });
  },
});
const board = createRoute({
  getParentRoute: () => root,
  path: "/board",
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import("~/screens/board/board_screen"), "BoardScreen"),
});
const map = createRoute({
  getParentRoute: () => root,
  path: "/map",
  validateSearch: mapSearch,
  component: lazyRouteComponent(() => {
    if (canDrawMaps()) readMapLibrary().catch(() => undefined); // the screen asks for it again, and says what is wrong
    return import("~/screens/map/map_screen");
  }, "MapScreen"),
});
const run = createRoute({
  getParentRoute: () => root,
  path: "/dispatches/$id",
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import("~/screens/run/run_screen"), "RunScreen"),
});
const job = createRoute({
  getParentRoute: () => root,
  path: "/jobs/$id",
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import("~/screens/run/job_screen"), "JobScreen"),
});
const orders = createRoute({
  getParentRoute: () => root,
  path: "/orders",
  validateSearch: ordersSearch,
  component: lazyRouteComponent(() => import("~/screens/orders/orders_screen"), "OrdersScreen"),
});
const order = createRoute({
  getParentRoute: () => root,
  path: "/orders/$id",
  validateSearch: orderSearch,
  component: lazyRouteComponent(() => import("~/screens/orders/order_screen"), "OrderScreen"),
});
const orchestrator = createRoute({
  getParentRoute: () => root,
  path: "/orchestrator/$part",
  validateSearch: orchestratorSearch,
  component: lazyRouteComponent(() => import("~/screens/orchestrator/orchestrator_screen"), "OrchestratorScreen"),
});
const notifications = createRoute({
  getParentRoute: () => root,
  path: "/notifications/$part",
  validateSearch: notificationsSearch,
  component: lazyRouteComponent(() => import("~/screens/notifications/notifications_screen"), "NotificationsScreen"),
});
const notificationRule = createRoute({
  getParentRoute: () => root,
  path: "/notifications/rules/$id",
  validateSearch: notificationsSearch,
  component: lazyRouteComponent(() => import("~/screens/notifications/rule_screen"), "RuleScreen"),
});
const notificationTemplate = createRoute({
  getParentRoute: () => root,
  path: "/notifications/templates/$id",
  component: lazyRouteComponent(() => import("~/screens/notifications/template_screen"), "TemplateScreen"),
});
const notificationApp = createRoute({
  getParentRoute: () => root,
  path: "/notifications/apps/$id",
  validateSearch: notificationsSearch,
  component: lazyRouteComponent(() => import("~/screens/notifications/push_app_screen"), "PushAppScreen"),
});
const families = createRoute({
  getParentRoute: () => root,
  path: "/things",
  component: lazyRouteComponent(() => import("~/screens/things/families_screen"), "FamiliesScreen"),
});
const things = createRoute({
  getParentRoute: () => root,
  path: "/things/$family/$type",
  validateSearch: thingsSearch,
  component: lazyRouteComponent(() => import("~/screens/things/things_screen"), "ThingsScreen"),
});
const newThing = createRoute({
  getParentRoute: () => root,
  path: "/things/$family/$type/new",
  component: lazyRouteComponent(() => import("~/screens/things/new_thing_screen"), "NewThingScreen"),
});
const thing = createRoute({
  getParentRoute: () => root,
  path: "/things/$family/$type/$id",
  validateSearch: thingsSearch,
  component: lazyRouteComponent(() => import("~/screens/things/thing_screen"), "ThingScreen"),
});
const files = createRoute({
  getParentRoute: () => root,
  path: "/files",
  validateSearch: filesSearch,
  component: lazyRouteComponent(() => import("~/screens/files/files_screen"), "FilesScreen"),
});
const people = createRoute({
  getParentRoute: () => root,
  path: "/people",
  validateSearch: identitySearch,
  component: lazyRouteComponent(() => import("~/screens/identity/people_screen"), "PeopleScreen"),
});
const person = createRoute({
  getParentRoute: () => root,
  path: "/people/$id",
  validateSearch: identitySearch,
  component: lazyRouteComponent(() => import("~/screens/identity/person_screen"), "PersonScreen"),
});
const groups = createRoute({
  getParentRoute: () => root,
  path: "/people/groups",
  component: lazyRouteComponent(() => import("~/screens/identity/groups_screen"), "GroupsScreen"),
});
const group = createRoute({
  getParentRoute: () => root,
  path: "/people/groups/$id",
  component: lazyRouteComponent(() => import("~/screens/identity/group_screen"), "GroupScreen"),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("~/screens/audit/audit_screen"), "AuditScreen"),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings/$part",
  validateSearch: settingsSearch,
  component: lazyRouteComponent(() => import("~/screens/settings/settings_screen"), "SettingsScreen"),
});

const apps = createRoute({
  getParentRoute: () => root,
  path: "/people/apps",
  component: lazyRouteComponent(() => import("~/screens/identity/apps_screen"), "AppsScreen"),
});
const app = createRoute({
  getParentRoute: () => root,
  path: "/people/apps/$id",
  validateSearch: identitySearch,
  component: lazyRouteComponent(() => import("~/screens/identity/app_screen"), "AppScreen"),
});
const connections = createRoute({
  getParentRoute: () => root,
  path: "/people/connections",
  component: lazyRouteComponent(() => import("~/screens/identity/connections_screen"), "ConnectionsScreen"),
});
const connection = createRoute({
  getParentRoute: () => root,
  path: "/people/connections/$id",
  component: lazyRouteComponent(() => import("~/screens/identity/connection_screen"), "ConnectionScreen"),
});
const identityAudit = createRoute({
  getParentRoute: () => root,
  path: "/people/audit",
  validateSearch: identityAuditSearch,
  component: lazyRouteComponent(() => import("~/screens/identity/audit_screen"), "IdentityAuditScreen"),
});
const identity = [people, person, groups, group, apps, app, connections, connection, identityAudit];
const told = [notifications, notificationRule, notificationTemplate, notificationApp];
const tree = root.addChildren([home, login, board, map, run, job, orders, order, orchestrator, families, things, newThing, thing, files, ...told, ...identity, audit, settings]);

/** The router over all addresses below `/console`; in the browser's own history where none is given. */
export function makeRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    ...(history === undefined ? {} : { history }),
    basepath: "/console",
    context: { queries },
    defaultErrorComponent: ScreenError,
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
