"""Pure rules of the orchestrator: which rule an event selects, what default plugins answer, what a command is."""
