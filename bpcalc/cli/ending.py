"""How every way in which a command can end becomes an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from bpcalc.cli.language import as_spoken, spoken
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said

Parameters = ParamSpec("Parameters")

ALL_WELL, WRONG_NUMBERS, NOTHING_READ, CROSS_CHECK_FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit codes; a user's mistake has that of nothing read."""


def ending(command: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """The command, ending with its exit code; a user's mistake, or Ctrl-C, gets a message, no traceback."""

    @wraps(command)
    def ended(*arguments: Parameters.args, **options: Parameters.kwargs) -> None:
        try:
            exit_code = command(*arguments, **options)
        except BpcalcError as failure:
            from bpcalc.cli.messages import formatted

            sys.stderr.write(formatted(failure, spoken()))
            exit_code = failure.exit_code
        except KeyboardInterrupt:
            sys.stderr.write(as_spoken(said("interrupted")) + "\n")
            exit_code = INTERRUPTED
        raise typer.Exit(exit_code)

    return ended
