"""How people log in: password or OpenID Connect, and always a second factor. What they may do stands in `organisaties`."""
