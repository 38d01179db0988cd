"""Running an installation: what an administrator checks."""
