"""The website: a face on the policy and the domain packages. It holds no policy and no arithmetic."""
