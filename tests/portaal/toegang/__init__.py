"""The access matrix: every address of the website, asked in every role, about one's own, another's and no object."""
