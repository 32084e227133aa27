"""What is planned of notifications."""
