"""The policy side by side: any subject for any zorgkantoren and years, and what changed between two years or two
versions of the policy."""
