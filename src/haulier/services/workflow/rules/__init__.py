"""Rules of the workflow service, pure: no I/O, no clock, no randomness."""
