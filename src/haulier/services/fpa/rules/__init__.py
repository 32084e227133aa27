"""The rules of the service that are its own. Pure."""
