"""The operator's mailbox: what would have been sent where no server is set for it. Not part of the contract."""
