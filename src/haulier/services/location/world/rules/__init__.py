"""Rules of the world's places. Pure."""
