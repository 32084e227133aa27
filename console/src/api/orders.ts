/** Orders of clients: lists, one with its work orders, and what is done to them. See: contract/order.md. */
import { api, dataOf, send } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Order = Answered<Schemas["OrderShown"]>;
export type WorkOrder = Answered<Schemas["WorkOrderShown"]>;
export type OrderContact = Answered<Schemas["ContactShown"]>;

/** A span of time, epoch milliseconds. */
export interface Slot {
  readonly from: number;
  readonly to: number;
}

export const ORDERS = "/core/api/v1/orders";
/** Orders of a page of the list. */
export const ORDERS_PAGE = 50;

export interface OrderPage {
  readonly orders: readonly Order[];
  readonly total: number;
}

/** A page of the list; `query` in the form of the family's filters, `sortBy` a field with a minus in front when it falls. */
export async function listOrders(pageNo: number, query: unknown, sortBy: string, signal: AbortSignal | null = null): Promise<OrderPage> {
  const asked = { pageNo, pageSize: ORDERS_PAGE, sortBy, ...(query === null ? {} : { query: JSON.stringify(query) }) };
  const { data } = await api.GET("/core/api/v1/orders/", { params: { query: asked }, signal });
  return { orders: (data?.data ?? []) as readonly Order[], total: data?.meta.totalElements ?? 0 };
}

/** One order. Throws `ApiError`, 404 where there is none. */
export const readOrder = (orderId: string, signal: AbortSignal | null = null): Promise<Order> =>
  dataOf(api.GET("/core/api/v1/orders/{orderId}", { params: { path: { orderId } }, signal }));

/** Names and numbers of the people of an order. Each read is noted in the journal. */
export const readContacts = async (orderId: string, signal: AbortSignal | null = null): Promise<readonly OrderContact[]> =>
  (await dataOf(api.GET("/core/api/v1/orders/{orderId}/contacts", { params: { path: { orderId } }, signal }))).contacts;

export const readOrderSettings = (signal: AbortSignal | null = null) => dataOf(api.GET("/core/api/v1/orders/config/settings", { signal }));

/** The address of an order's public page, by a token that is good for this order alone. */
export const readTrackingLink = async (orderId: string, signal: AbortSignal | null = null): Promise<string> =>
  (await dataOf(api.POST("/core/haulier/v1/orders/{orderId}/tracking-link", { params: { path: { orderId } }, signal }))).url;

const part = encodeURIComponent;
export const orderPath = (order: string, rest = "") => `${ORDERS}/${part(order)}${rest}`;
export const workOrderPath = (order: string, workOrder: string, rest = "") => orderPath(order, `/work-orders/${part(workOrder)}${rest}`);

/** Ask for an order, or for one of its work orders alone, to be cancelled. What becomes of it is told later. */
export const askToCancel = (order: string, workOrder: string | null, reasonCode: string, requestId: string) =>
  send<unknown>("PUT", workOrder === null ? orderPath(order, "/cancel") : workOrderPath(order, workOrder, "/cancel"), { reasonCode }, undefined, requestId);

/** Give a work order other slots; what is not named stays. */
export const reschedule = (order: string, workOrder: string, slots: { readonly pickup?: Slot; readonly delivery?: Slot }, requestId: string) =>
  send<unknown>(
    "PUT",
    workOrderPath(order, workOrder),
    {
      ...(slots.pickup === undefined ? {} : { pickupDetails: { pickUpSlot: slots.pickup } }),
      ...(slots.delivery === undefined ? {} : { deliveryDetails: { deliverySlot: slots.delivery } }),
    },
    undefined,
    requestId,
  );

/** Raise an event on an order, or on one of its work orders. */
export const raiseOnOrder = (order: string, workOrder: string | null, eventCode: string, reasonCode: string, appId: string, requestId: string) =>
  send<unknown>(
    "PUT",
    workOrder === null ? orderPath(order, "/state/event") : workOrderPath(order, workOrder, "/state/event"),
    { eventCode, reasonCode, timestamp: Math.floor(Date.now() / 1000), data: {}, source: { appId } },
    undefined,
    requestId,
  );

/** Let an order that waits for a command begin. */
export const begin = (order: string, requestId: string) => send<unknown>("PUT", orderPath(order), { readyToProcess: true }, undefined, requestId);
