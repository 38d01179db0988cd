"""Commands about logging in."""
