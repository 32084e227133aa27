"""Locations of tenants: addresses with their coordinates. See: contract/location.md, Location."""
