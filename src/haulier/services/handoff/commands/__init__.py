"""What is planned of handoffs."""
