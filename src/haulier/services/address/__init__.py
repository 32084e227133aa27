"""Addresses by country: how each writes them, checked and stored, and found on the map. See: contract/address.md."""
