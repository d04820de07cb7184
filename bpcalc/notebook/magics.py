"""The magics: `%bpcalc run classic` runs a command line, `%%bpcalc run` runs it for the network in the cell."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr
from contextvars import copy_context
from typing import Any

from typer.core import TyperArgument, TyperGroup
from typer.main import get_command

from bpcalc.cli.app import app
from bpcalc.cli.language import asked
from bpcalc.cli.messages import formatted
from bpcalc.cli.output import TAKER
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.source import CELL, Source
from bpcalc.notebook.showing import Shown

_USUAL = "run"


class MagicError(Exception):
    """A command line that failed: its message is all that a notebook shows of it."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def add_to(shell: Any) -> None:
    """Adds both magics to a shell of IPython."""
    shell.register_magic_function(magic, magic_kind="line_cell", magic_name="bpcalc")


def magic(line: str, cell: str | None = None) -> Shown | None:
    """Runs a command line of bpcalc and shows what it says.

    In a cell, the text below is the network, and the command is `run` unless named. What is written to a file, or in a
    format that is named, is not shown. Raises MagicError, with the one clear message, where the command fails.
    """
    return copy_context().run(_run, line, cell)


def _run(line: str, cell: str | None) -> Shown | None:
    command = get_command(app)
    taken: list[Shown] = []
    TAKER.set(lambda document, page: taken.append(Shown(document, page)))
    errors = io.StringIO()
    with redirect_stderr(errors):
        exit_code = _exit_code(command, line, cell)
    if exit_code and not taken:
        raise MagicError(errors.getvalue().strip())
    sys.stderr.write(errors.getvalue())
    return taken[0] if taken else None


def _exit_code(command: Any, line: str, cell: str | None) -> int:
    try:
        words = _words(line)
        if cell is not None:
            # The line of the magic is the first of the cell, so that lines count as the reader sees them.
            CELL.set(Source(said("cell"), f"\n{cell}"))
            words = _about_cell(command, words)
        command.main(words or ["--help"], prog_name="bpcalc")
    except BpcalcError as failure:
        sys.stderr.write(formatted(failure, asked(line.split())))
        return failure.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _words(line: str) -> list[str]:
    """The words of a line, as a shell would part them."""
    try:
        return shlex.split(line)
    except ValueError:
        raise BpcalcError.of(said("a quotation mark in '{line}' is not closed", line=line)) from None


def _about_cell(command: TyperGroup, words: Sequence[str]) -> list[str]:
    """The command line for the network in the cell: `-` stands where the command takes its network."""
    name, *others = words if words and not words[0].startswith("-") else (_USUAL, *words)
    parameters = command.commands[name].params if name in command.commands else []
    place = next((parameter for parameter in parameters if parameter.name == "config"), None)
    if place is None and parameters:
        fault = said("'{name}' takes no network", name=name)
        raise BpcalcError.of(fault, said("write %bpcalc {name} in a line of its own", name=name))
    return [name, "-", *others] if isinstance(place, TyperArgument) else [name, "--config", "-", *others]
