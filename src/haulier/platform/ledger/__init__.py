"""The append-only ledger: books of numbered entries, a balance for each account. See: docs/design/dispatch.md."""
