"""The HTTP face of all services: routing, the endpoint, addresses of callers, heads of responses."""
