"""What can be delivered and claimed in long-term care: performance codes, care profiles, regions, and the NZa maximum tariffs
that a user loads."""
