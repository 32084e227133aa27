"""Connections: the outside identity providers of a tenant. See: contract/aaa.yaml, aaa.md sections 7 and 11.6."""
