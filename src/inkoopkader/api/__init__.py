"""The API, version 1: the policy, comparison, changes and computation for programs, over the same services as the pages and
the command line. It holds no policy and no arithmetic."""
