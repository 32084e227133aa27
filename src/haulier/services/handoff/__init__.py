"""Handoffs of orders and applications to other systems, and their answers. See: contract/handoff.md."""
