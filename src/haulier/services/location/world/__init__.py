"""The world's countries, states, cities and postal codes, with what tenants changed. See: contract/location.md 9."""
