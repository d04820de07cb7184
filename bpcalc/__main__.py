"""The program: `bpcalc`, or `python -m bpcalc`."""

from __future__ import annotations

import gc
import signal
import sys


def main() -> None:
    """Runs the command line and exits with its code."""
    # A run makes hardly any cycles; looking for them while SymPy loads costs a quarter of the start-up.
    gc.disable()
    if hasattr(signal, "SIGPIPE"):
        # `bpcalc run … | head` ends quietly, as other tools do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.setrecursionlimit(20_000)  # trees of very deep networks; Python frames take no C stack
    try:
        from bpcalc.cli.app import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # nothing of it needs to be looked through on the way out


if __name__ == "__main__":
    main()
