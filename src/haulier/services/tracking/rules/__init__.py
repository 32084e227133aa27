"""Rules of the tracking service. Pure."""
