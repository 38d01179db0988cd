"""My position: a provider answers questions, and sees where it stands at every zorgkantoor."""
