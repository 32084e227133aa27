"""Orders and work orders: what a client asks for, and the instructions that carry it out. See: contract/order.md."""
