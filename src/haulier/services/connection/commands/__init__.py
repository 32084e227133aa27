"""The writes of connections: made, changed, given a policy, removed."""
