"""The orchestrator: rules run plugins on events, and what plugins answer is done. See: contract/orchestrator.md."""
