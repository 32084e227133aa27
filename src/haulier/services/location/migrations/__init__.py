"""Migrations of the tables of the world's places."""
