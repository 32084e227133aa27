"""Geocoding as clients of LocateOne call it, who know API keys alone. See: contract/address.md section 9."""
