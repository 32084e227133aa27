"""What is planned of messages."""
