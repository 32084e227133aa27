"""The writes of a directory: people and groups made, changed, switched off."""
