"""Rules of schedules: pure."""
