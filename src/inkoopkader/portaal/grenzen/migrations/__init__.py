"""Migrations of the limits per visitor."""
