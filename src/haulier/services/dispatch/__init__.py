"""The dispatch service: jobs, dispatches, reports from the field and the custody ledger. See: contract/dispatch.md."""
