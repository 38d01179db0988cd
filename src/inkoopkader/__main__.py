"""`python -m inkoopkader`."""

from inkoopkader.cli.main import main

main()
