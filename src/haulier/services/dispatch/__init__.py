"""The dispatch service: jobs, dispatches, mobile reports and the custody ledger. See: contract/dispatch.md."""
