"""The program: `bpcalc`, or `python -m bpcalc`."""

from __future__ import annotations

import gc
import os
import signal
import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    # A run makes hardly any cycles; looking for them while SymPy loads costs a quarter of the start-up.
    gc.disable()
    if hasattr(signal, "SIGPIPE"):
        # `bpcalc run … | head` ends quietly, as other tools do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.setrecursionlimit(20_000)  # trees of very deep networks; Python frames take no C stack
    try:
        from bpcalc.cli.app import app

        app()
        exit_code = 0
    except KeyboardInterrupt:
        exit_code = 130
    except SystemExit as end:
        exit_code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is written; taking SymPy's hundred thousand objects apart one by one would serve nobody.
    os._exit(exit_code)


if __name__ == "__main__":
    main()
