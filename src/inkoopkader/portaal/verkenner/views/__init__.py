"""The pages of the policy explorer. They read from the selectors and decide nothing."""
