"""What templates of a position may use."""
