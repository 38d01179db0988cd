"""The rule language: load and check the policy, evaluate one case with its trace, compile to SQL."""
