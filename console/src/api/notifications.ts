/** Telling people: apps, rules, what was sent, inboxes; messages and their templates; webhooks. See: contract/notification.md. */
import { api, dataOf, send } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];
type Signal = AbortSignal | null;

export type PushApp = Answered<Schemas["ShownApp"]>;
export type Rule = Answered<Schemas["ShownFilter"]>;
export type Condition = Answered<Schemas["FilterCondition"]>;
/** What of a rule is sent; what is left out is the server's to say. */
export interface RuleBody {
  readonly name: string;
  readonly enabled: boolean;
  readonly conditions: readonly Condition[];
  readonly channels: readonly string[];
  readonly eventName?: string;
  readonly recipients?: Readonly<Partial<Record<"userIds" | "groups" | "emails" | "mobiles", readonly string[]>>>;
  readonly webhook?: { readonly url: string; readonly signatureKey?: string };
  readonly title?: string;
  readonly body?: string;
  readonly quietHours?: QuietHours;
  readonly templateId?: string;
}
export type RulePreview = Answered<Schemas["FilterPreview"]>;
export type HeardEvent = Answered<Schemas["HeardEvent"]>;
export type Sent = Answered<Schemas["ShownEvent"]>;
export type Delivery = Answered<Schemas["ShownDelivery"]>;
export type Device = Answered<Schemas["ShownDevice"]>;
export type Credential = Answered<Schemas["ShownCredential"]>;
export type Change = Answered<Schemas["ChangeLogEntry"]>;
export type Notice = Answered<Schemas["ShownNotice"]>;
export type Preferences = Answered<Schemas["ShownPreferences"]>;
export type QuietHours = Answered<Schemas["QuietHours"]>;
export type TemplateItem = Answered<Schemas["TemplateItem"]>;
export type Template = Answered<Schemas["Template"]>;
export type Translation = Schemas["Translation"];
export type TemplateText = Schemas["TemplateText"];
export type RenderedTemplate = Answered<Schemas["RenderedTemplate"]>;
export type MessageNotification = Answered<Schemas["MessageNotification"]>;
export type MessageItem = Answered<Schemas["MessageItem"]>;
export type Message = Answered<Schemas["MessageShown"]>;
export type ServiceProvider = Answered<Schemas["ServiceProvider"]>;
export type SubscriptionItem = Answered<Schemas["SubscriptionItem"]>;
export type Subscription = Answered<Schemas["Subscription"]>;
export type WebhookDelivery = Answered<Schemas["WebhookDelivery"]>;
export type MessageChannel = TemplateItem["channel"];
export type DeadLetter = Answered<Schemas["DeadLetter"]>;

export const SERVICE = "/core/api/v1/notification-service";
export const APPS = `${SERVICE}/apps`;
export const INBOX = `${SERVICE}/inbox`;
export const MESSAGING = "/core/api/v1/messaging";
export const WEBHOOKS = "/core/api/v1/webhooks";
export const DEAD = "/core/haulier/v1/callbacks/dead";
/** Rows of a page, where a list is read by pages. */
export const PAGE = 50;
/** The most that such a list gives at once. */
export const MOST = 100;

export const CHANNELS = ["console", "push", "webpush", "email", "sms", "webhook"] as const;
export const MESSAGE_CHANNELS: readonly MessageChannel[] = ["email", "sms", "whatsapp"];

const of = (appId: string) => ({ params: { path: { appId } } });
const part = (id: string) => encodeURIComponent(id);

export const appPath = (appId: string) => `${APPS}/${part(appId)}`;
export const rulePath = (appId: string, id: string) => `${appPath(appId)}/filters/${part(id)}`;
export const subscriptionPath = (id: string) => `${WEBHOOKS}/subscriptions/${part(id)}`;

export const listPushApps = async (signal: Signal = null): Promise<readonly PushApp[]> =>
  (await dataOf(api.GET("/core/api/v1/notification-service/apps", { params: { query: { limit: MOST } }, signal }))).apps;
export const registerPushApp = (body: { name: string; appPlatform: string; appId: string; accountConfig: object }) => send<{ id: string }>("POST", APPS, body);
export const changePushApp = (appId: string, body: Schemas["AppUpdate"]) => send("PUT", appPath(appId), body);
export const listCredentials = async (appId: string, signal: Signal = null): Promise<readonly Credential[]> =>
  (await dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/credentials", { ...of(appId), signal }))).credentials;
export const setCredentials = (appId: string, values: Readonly<Record<string, string>>) => send("PUT", `${appPath(appId)}/credentials`, { values });
export const listDevices = (appId: string, offset: number, signal: Signal = null) =>
  dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/tokens", { params: { path: { appId }, query: { limit: PAGE, offset } }, signal }));
export const forgetDevice = (appId: string, id: string) => send("DELETE", `${appPath(appId)}/tokens/${part(id)}`);
export const readChanges = (appId: string, offset: number, signal: Signal = null) =>
  dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/changelog", { params: { path: { appId }, query: { limit: PAGE, offset } }, signal }));
export const readAppConfig = (appId: string, signal: Signal = null) => dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/notification", { ...of(appId), signal }));
export const saveAppConfig = (appId: string, isThere: boolean, body: { quietHours: QuietHours | null }) => send(isThere ? "PUT" : "POST", `${appPath(appId)}/notification`, body);

export const listRules = async (appId: string, signal: Signal = null): Promise<readonly Rule[]> =>
  (await dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/filters", { params: { path: { appId }, query: { limit: MOST } }, signal }))).filters;
export const readRule = (appId: string, filterId: string, signal: Signal = null): Promise<Rule> =>
  dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/filters/{filterId}", { params: { path: { appId, filterId } }, signal }));
export const createRule = (appId: string, body: RuleBody) => send<{ id: string }>("POST", `${appPath(appId)}/filters`, body);
export const changeRule = (appId: string, id: string, body: RuleBody) => send("PUT", rulePath(appId, id), body);
export const removeRule = (appId: string, id: string) => send("DELETE", rulePath(appId, id));
export const previewRule = (appId: string, filter: RuleBody, signal?: AbortSignal) => send<RulePreview>("POST", `${appPath(appId)}/filters/preview`, { filter }, signal);
export const listEventNames = (signal: Signal = null): Promise<readonly HeardEvent[]> => dataOf(api.GET("/core/api/v1/notification-service/event-names", { signal }));

export const listSent = (appId: string, offset: number, signal: Signal = null) =>
  dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/events", { params: { path: { appId }, query: { limit: PAGE, offset } }, signal }));
export const readSent = (appId: string, eventId: string, signal: Signal = null): Promise<Sent> =>
  dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/events/{eventId}", { params: { path: { appId, eventId } }, signal }));
export const listDeliveries = (appId: string, eventId: string, signal: Signal = null) =>
  dataOf(api.GET("/core/api/v1/notification-service/apps/{appId}/events/{eventId}/deliveries", { params: { path: { appId, eventId }, query: { limit: MOST } }, signal }));
export const cancelSent = (appId: string, id: string) => send("DELETE", `${appPath(appId)}/events/${part(id)}`);

export const readInbox = (signal: Signal = null) => dataOf(api.GET("/core/api/v1/notification-service/inbox", { params: { query: { limit: MOST } }, signal }));
export const markRead = (noticeId: string) => send("PUT", `${INBOX}/${part(noticeId)}/read`);
export const readPreferences = (signal: Signal = null): Promise<Preferences> => dataOf(api.GET("/core/api/v1/notification-service/preferences", { signal }));
export const savePreferences = (body: { channels: Readonly<Record<string, boolean>>; quietHours: QuietHours | null; locale: string | null }) => send("PUT", `${SERVICE}/preferences`, body);

export const listTemplates = async (signal: Signal = null): Promise<readonly TemplateItem[]> =>
  (await dataOf(api.GET("/core/api/v1/messaging/templates", { params: { query: { limit: MOST } }, signal }))).templates;
export const readTemplate = (templateId: string, signal: Signal = null): Promise<Template> =>
  dataOf(api.GET("/core/api/v1/messaging/templates/{templateId}", { params: { path: { templateId } }, signal }));
export const createTemplate = (body: TemplateText & { name: string; channel: MessageChannel }) => send<{ id: string }>("POST", `${MESSAGING}/templates`, [body]);
export const changeTemplate = (id: string, body: TemplateText) => send("PUT", `${MESSAGING}/templates/${part(id)}`, body);
export const previewTemplate = (body: Schemas["TemplateDraft"], signal?: AbortSignal) => send<RenderedTemplate>("POST", `${MESSAGING}/templates/preview`, body, signal);
export const listRegistered = async (signal: Signal = null): Promise<readonly MessageNotification[]> =>
  (await dataOf(api.GET("/core/api/v1/messaging/notifications", { params: { query: { limit: MOST } }, signal }))).notifications;
export const registerNotification = (body: Schemas["MessageNotificationCreate"]) => send<{ id: string }>("POST", `${MESSAGING}/notifications`, body);
export const allowNotification = (id: string, enabled: boolean) => send("PUT", `${MESSAGING}/notifications/${part(id)}/status`, { enabled });
export const listMessages = (offset: number, signal: Signal = null) =>
  dataOf(api.GET("/core/api/v1/messaging/messages", { params: { query: { limit: PAGE, offset } }, signal }));
export const readMessage = (id: string, signal: Signal = null): Promise<Message> =>
  dataOf(api.GET("/core/api/v1/messaging/messages/{channel}", { params: { path: { channel: id } }, signal }));
export const listProviders = (signal: Signal = null): Promise<readonly ServiceProvider[]> => dataOf(api.GET("/core/api/v1/messaging/service-providers", { signal }));
export const registerProvider = (body: { name: string; channel: MessageChannel; isDefault: boolean; credentials: Readonly<Record<string, unknown>> }) => send<{ id: string }>("POST", `${MESSAGING}/service-providers`, body);

export const listSubscriptions = async (signal: Signal = null): Promise<readonly SubscriptionItem[]> =>
  (await dataOf(api.GET("/core/api/v1/webhooks/subscriptions", { signal }))).subscriptions;
export const readSubscription = (subscriptionId: string, signal: Signal = null): Promise<Subscription> =>
  dataOf(api.GET("/core/api/v1/webhooks/subscriptions/{subscriptionId}", { params: { path: { subscriptionId } }, signal }));
export const createSubscription = (body: Schemas["WebhookSubscriptionCreate"]) => send<{ id: string }>("POST", `${WEBHOOKS}/subscriptions`, body);
export const changeSubscription = (id: string, body: Schemas["WebhookSubscriptionUpdate"]) => send("PUT", subscriptionPath(id), body);
export const removeSubscription = (id: string) => send("DELETE", subscriptionPath(id));
export const listAttempts = (subscriptionId: string, offset: number, signal: Signal = null) =>
  dataOf(api.GET("/core/api/v1/webhooks/subscriptions/{subscriptionId}/attempts", { params: { path: { subscriptionId }, query: { limit: PAGE, offset } }, signal }));
/** Deliver dead letters again: those that are named, or all of the subscription. */
export const replayWebhook = (id: string, ids?: readonly string[]) => send("POST", `${subscriptionPath(id)}/replay`, ids === undefined ? {} : { ids });

export const listDead = (signal: Signal = null): Promise<readonly DeadLetter[]> => dataOf(api.GET("/core/haulier/v1/callbacks/dead", { params: { query: { limit: MOST } }, signal }));
export const replayDead = (journalId: string) => send("POST", `${DEAD}/${part(journalId)}/replay`);
