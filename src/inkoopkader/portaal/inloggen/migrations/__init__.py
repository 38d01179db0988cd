"""Steps of the database of logging in."""
