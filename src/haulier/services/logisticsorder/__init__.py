"""LogisticsOrder: the fixed, delivery-minded shape of orders over the platform order.

See: contract/logisticsorder.md.
"""
