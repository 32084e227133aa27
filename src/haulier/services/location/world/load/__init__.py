"""The set of the world's places: read from packages and files, and loaded into the database."""
