"""Geofences: places that devices are told to have entered, left, stayed in or come near."""
