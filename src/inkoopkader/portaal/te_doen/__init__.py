"""The first page after signing in: what there is to do, and before when. It reads positions and organisations, and keeps
nothing itself."""
