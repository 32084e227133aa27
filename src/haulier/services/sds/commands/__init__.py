"""Plans of secure data storage."""
