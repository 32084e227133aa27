"""The writes of the workflow service. Each plan reads what it needs, asks the rules and returns a change."""
