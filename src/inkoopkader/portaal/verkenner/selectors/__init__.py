"""What the pages show, read from the policy; per subject of the website."""
