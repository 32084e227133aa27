/** What the rows of the list need: the orders by id, and who keeps them fresh. */
import { createContext } from "react";
import type { Order } from "~/api/orders";
import type { RowRefresher } from "~/live/row_refresher";

interface OrdersShown {
  readonly orders: ReadonlyMap<string, Order>;
  readonly refresher: RowRefresher;
}

export const OrdersContext = createContext<OrdersShown | null>(null);
