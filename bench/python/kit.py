"""What the works have in common."""

import sys


def check(ok, what):
    if not ok:
        sys.exit(f"wrong result: {what}")
