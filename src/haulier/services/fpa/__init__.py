"""Framework participant APIs: users, facilities with their properties, and vehicles. See: contract/fpa.md."""
