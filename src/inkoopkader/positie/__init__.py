"""The position of one care provider at every zorgkantoor: may it contract, which papers, before when, at which
percentage, worth how much."""
