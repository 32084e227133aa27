"""Migrations of the tables of secure data storage."""
