"""Data listing and query service: search and summaries over all kinds of things."""
