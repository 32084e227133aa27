"""Rules of the dispatch service, pure: no I/O, no clock, no randomness."""
