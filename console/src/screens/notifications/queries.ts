/** What the page of notifications reads, and where the cache keeps it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { ApiError } from "~/api/fault";
import {
  listAttempts,
  listCredentials,
  listDead,
  listDeliveries,
  listDevices,
  listEventNames,
  listMessages,
  listProviders,
  listPushApps,
  listRegistered,
  listRules,
  listSent,
  listSubscriptions,
  listTemplates,
  readAppConfig,
  readChanges,
  readMessage,
  readPreferences,
  readRule,
  readSent,
  readSubscription,
  readTemplate,
} from "~/api/notifications";

const ALL = "notifications";
const EVENT_NAMES_KEPT_MS = 3_600_000;

interface Listed {
  readonly meta: { readonly totalElements: number };
}

/** Pages of a list that is read by offset; `count` is how many rows a page has. */
function paged<Page extends Listed>(key: readonly unknown[], read: (offset: number, signal: AbortSignal) => Promise<Page>, count: (page: Page) => number) {
  return infiniteQueryOptions({
    queryKey: [ALL, ...key],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (last: Page, pages: readonly Page[]) => {
      const read = pages.reduce((sum, page) => sum + count(page), 0);
      return count(last) === 0 || read >= last.meta.totalElements ? undefined : read;
    },
  });
}

export const pushAppsQuery = queryOptions({ queryKey: [ALL, "apps"], queryFn: ({ signal }) => listPushApps(signal) });
export const credentialsQuery = (app: string) => queryOptions({ queryKey: [ALL, "credentials", app], queryFn: ({ signal }) => listCredentials(app, signal) });
/** The settings of an app; null where it has none. */
export const appConfigQuery = (app: string) =>
  queryOptions({
    queryKey: [ALL, "config", app],
    queryFn: async ({ signal }) => {
      try {
        return await readAppConfig(app, signal);
      } catch (error) {
        if ((error as Partial<ApiError>).status === 404) return null;
        throw error;
      }
    },
  });
export const devicesQuery = (app: string) => paged(["devices", app], (offset, signal) => listDevices(app, offset, signal), (page) => page.devices.length);
export const changesQuery = (app: string) => paged(["changes", app], (offset, signal) => readChanges(app, offset, signal), (page) => page.changes.length);
export const rulesQuery = (app: string) => queryOptions({ queryKey: [ALL, "rules", app], queryFn: ({ signal }) => listRules(app, signal) });
export const ruleQuery = (app: string, id: string) => queryOptions({ queryKey: [ALL, "rule", app, id], queryFn: ({ signal }) => readRule(app, id, signal) });
export const eventNamesQuery = queryOptions({ queryKey: [ALL, "event-names"], queryFn: ({ signal }) => listEventNames(signal), staleTime: EVENT_NAMES_KEPT_MS });
export const sentListQuery = (app: string) => paged(["sent", app], (offset, signal) => listSent(app, offset, signal), (page) => page.events.length);
export const sentQuery = (app: string, id: string) => queryOptions({ queryKey: [ALL, "sent-one", app, id], queryFn: ({ signal }) => readSent(app, id, signal) });
export const deliveriesQuery = (app: string, id: string) =>
  queryOptions({ queryKey: [ALL, "deliveries", app, id], queryFn: ({ signal }) => listDeliveries(app, id, signal) });
export const messageListQuery = paged(["messages"], listMessages, (page) => page.messages.length);
export const messageQuery = (id: string) => queryOptions({ queryKey: [ALL, "message", id], queryFn: ({ signal }) => readMessage(id, signal) });
export const templatesQuery = queryOptions({ queryKey: [ALL, "templates"], queryFn: ({ signal }) => listTemplates(signal) });
export const templateQuery = (id: string) => queryOptions({ queryKey: [ALL, "template", id], queryFn: ({ signal }) => readTemplate(id, signal) });
export const registeredQuery = queryOptions({ queryKey: [ALL, "registered"], queryFn: ({ signal }) => listRegistered(signal) });
export const providersQuery = queryOptions({ queryKey: [ALL, "providers"], queryFn: ({ signal }) => listProviders(signal) });
export const subscriptionsQuery = queryOptions({ queryKey: [ALL, "subscriptions"], queryFn: ({ signal }) => listSubscriptions(signal) });
export const subscriptionQuery = (id: string) => queryOptions({ queryKey: [ALL, "subscription", id], queryFn: ({ signal }) => readSubscription(id, signal) });
export const attemptsQuery = (id: string) => paged(["attempts", id], (offset, signal) => listAttempts(id, offset, signal), (page) => page.attempts.length);
export const deadQuery = queryOptions({ queryKey: [ALL, "dead"], queryFn: ({ signal }) => listDead(signal) });
export const preferencesQuery = queryOptions({ queryKey: [ALL, "preferences"], queryFn: ({ signal }) => readPreferences(signal) });
