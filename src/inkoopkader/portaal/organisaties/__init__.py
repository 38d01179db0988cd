"""Organisations, the people who work for them, what they may do, and the two nets that keep organisations apart."""
