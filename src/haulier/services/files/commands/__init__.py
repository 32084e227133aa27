"""The writes of folders and files."""
