"""Commands for an administrator."""
