"""The writes of the orchestrator's own operations, one file a resource."""
