"""What tenants change of the world's places."""
