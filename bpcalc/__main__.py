"""The program: `bpcalc`, or `python -m bpcalc`."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    # A run makes hardly any cycles; looking for them while SymPy loads costs a quarter of the start-up.
    gc.disable()
    if hasattr(signal, "SIGPIPE"):
        # `bpcalc run … | head` ends quietly, as other tools do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.setrecursionlimit(20_000)  # trees of very deep networks; Python frames take no C stack
    _open_what_is_closed()
    exit_code = _exit_code()
    # Everything is flushed; taking SymPy's hundred thousand objects apart one by one would serve nobody.
    os._exit(exit_code)


def _open_what_is_closed() -> None:
    """Gives a process without standard input or output such as say so when they are used; without errors, one for them.

    A file that is opened later would otherwise take their place, and be written what they are written.
    """
    with suppress(OSError):
        for number, mode in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
            if (sys.stdin, sys.stdout, sys.stderr)[number] is None and os.open(os.devnull, mode) != number:
                return  # somebody else has taken it
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)


def _exit_code() -> int:
    """Runs the command line; output that cannot be written is a usage error like any other."""
    try:
        try:
            from bpcalc.cli.app import app

            app()
        except SystemExit as end:
            sys.stdout.flush()
            return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except KeyboardInterrupt:
        return 130
    except OSError as failure:
        from bpcalc.cli.language import as_spoken
        from bpcalc.errors import reason
        from bpcalc.language.said import said

        what = failure.filename or said("standard output")
        complaint = said("bpcalc: {what} cannot be written: {reason}", what=what, reason=reason(failure))
        sys.stderr.write(as_spoken(complaint) + "\n")
        return 2
    return 0


if __name__ == "__main__":
    main()
