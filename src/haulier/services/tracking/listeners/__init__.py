"""Trackers that speak protocols of their own, by TCP and by HTTP. See: contract/tracking.md section 9.4."""
