"""Public order tracking: whoever has the id of an order may see where it is, and nothing of anybody.

See: contract/order.md section 14.
"""
