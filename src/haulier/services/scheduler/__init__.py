"""Calls that apps have scheduled: once, at intervals, by cron. See: contract/scheduler.md."""
