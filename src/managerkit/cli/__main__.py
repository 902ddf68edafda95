"""`python -m managerkit.cli`, for environments whose scripts are not on PATH."""

from . import main

main()
