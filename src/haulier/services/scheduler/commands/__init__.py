"""What is planned of scheduled jobs."""
