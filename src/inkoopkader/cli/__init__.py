"""The command line: a face without policy and without arithmetic."""
