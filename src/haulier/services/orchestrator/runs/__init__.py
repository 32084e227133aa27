"""Runs: one event and one rule, carried out to its end wherever a worker dies. See: docs/design/orchestrator.md."""
