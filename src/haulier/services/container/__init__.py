"""Containers: physical things that hold items or each other, as typed resources. See: contract/container.md."""
