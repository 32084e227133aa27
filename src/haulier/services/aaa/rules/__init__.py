"""Rules of tenants, apps and tokens. Pure: time and randomness come in as arguments."""
