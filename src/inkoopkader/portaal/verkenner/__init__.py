"""The policy explorer: look up, compare, what changed, when, and how complete it is. Public, and only reads."""
