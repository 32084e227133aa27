"""Plugins: endpoints of tenants that judge, enrich or command, of the orders and of the orchestrator alike.

See: docs/design/plugins.md, contract/order.md section 12.
"""
