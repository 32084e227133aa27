"""Places: addresses with their coordinates. See: contract/location.md."""
