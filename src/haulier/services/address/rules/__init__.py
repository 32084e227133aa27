"""Rules of addresses: pure, they read no clock and no database."""
