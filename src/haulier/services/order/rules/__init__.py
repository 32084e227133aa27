"""The rules of orders: states that follow from work orders, attempts, returns, cancellation, flow types. Pure."""
