"""``python -m foi_exemptions``: the same command as ``foi-exemptions``."""

from foi_exemptions.cli import main

if __name__ == "__main__":
    main()
