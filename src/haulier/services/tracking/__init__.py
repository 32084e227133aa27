"""Movement tracking: devices, their points, and what follows from them. See: contract/tracking.md."""
