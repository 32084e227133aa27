/** Orders of a client, as an app posts them: what they move, and what became of them. */
import type { App } from "./api";

const ORDERS = "/core/api/v1/orders";

export interface Order {
  readonly id: string;
  /** What the client calls it. */
  readonly ref: string;
}

export interface OrderRead {
  readonly state: string;
  readonly cancellation: { readonly cancellationStatus?: string };
  readonly workOrder: readonly { readonly workOrderId: string; readonly state: string; readonly attributes: { readonly jobId?: string } }[];
}

const HOUR_MS = 3_600_000;

const contact = (name: string, number: string) => ({ name, phone: { countryCode: "+1", number, isMobile: true } });
const place = (line: string, city: string) => ({
  address: { addressLine1: line, city, country: { code: "US", name: "United States" } },
  geolocation: { lat: "12.500000", long: "77.100000" },
});

/** Post an order with one work order that moves something; the job of it is made by itself. */
export async function postOrder(app: App, ref: string): Promise<Order> {
  const now = Date.now();
  const slot = (hours: number) => ({ from: now + hours * HOUR_MS, to: now + (hours + 1) * HOUR_MS });
  const { id } = await app.post<{ id: string }>(`${ORDERS}/`, {
    clientDetails: { clientId: "clients:11", clientName: "Acme", clientOrderId: ref },
    dropDetails: { contact: contact("Ann Bell", "5550100"), location: place("1 Main", "Springfield") },
    readyToProcess: true,
    workOrders: [
      {
        workOrderType: "MOVE_CONTAINERS",
        pickupDetails: { contact: contact("Hub", "5550101"), location: place("9 Dock", "Shelby"), pickUpSlot: slot(2) },
        deliveryDetails: { deliverySlot: slot(5) },
      },
    ],
  });
  return { id, ref };
}

export const readOrder = (app: App, order: Order): Promise<OrderRead> => app.get<OrderRead>(`${ORDERS}/${order.id}`);
