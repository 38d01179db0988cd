"""Claims: the message in which a provider declares the care that it delivered, read, written and checked."""
