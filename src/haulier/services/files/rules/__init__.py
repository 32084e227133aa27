"""Rules of files: pure, without a clock."""
