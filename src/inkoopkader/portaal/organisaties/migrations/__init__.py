"""Steps of the database of people and organisations."""
