"""Help and usage errors in other languages than English, which passes through as typer writes it.

Our own help is translated where the commands hold it, typer's words are recognised by their templates, and lines are
broken by columns, also between letters that stand without spaces.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import typer
from typer._click.core import Command, Context
from typer._click.exceptions import ClickException
from typer._click.formatting import HelpFormatter  # from typer's own copy of click; it shows none of this elsewhere
from typer.core import TyperArgument, TyperGroup, TyperOption

from bpcalc.cli.language import as_spoken, asked, speak, spoken
from bpcalc.language.catalogs import catalog
from bpcalc.language.said import Said, said

_WORDS = (
    said("Arguments"),
    said("Options"),
    said("Commands"),
    said("Show this message and exit."),
    said("required"),
    said("default: {default}"),
    said("Try '{command}' for help."),
    said("Error: {message}"),
    said("Invalid value for {parameter}: {message}"),
    said("Missing argument {name}."),
    said("Missing command."),
    said("No such command {name}. Did you mean {names}?"),
    said("No such command {name}."),
    said("No such option: {name} (Possible options: {names})"),
    said("No such option: {name}"),
    said("Got unexpected extra argument(s) ({arguments})"),
    said("Option {name} does not take a value."),
    said("Option {name} requires an argument."),
    said("{value} is not a valid int range."),
    said("{number} is not in the range {bounds}."),
    said("{value} is not one of {choices}."),
)
"""What typer says; of two that fit, the longer one comes first."""

_HELP_AND_EXTRAS = r"(?s)(.*?)(?:  \[([^\]]*)\])?"


class SpeakingGroup(TyperGroup):
    """The commands, in the language that the command line asks for."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Runs the command line and exits."""
        speak(asked(sys.argv[1:] if args is None else args))
        if spoken() == "en":
            return super().main(args, *others, **options)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # letters that the encoding does not have
        _translate(self)
        try:
            exit_code = super().main(args, *others, **{**options, "standalone_mode": False})
        except ClickException as error:
            error.message = as_spoken(error.message)
            text = io.StringIO()
            error.show(text)
            typer.echo("\n".join(map(_told, text.getvalue().split("\n"))), err=True, nl=False)
            exit_code = error.exit_code
        sys.exit(exit_code)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of that name, its help in the language spoken."""
        command = super().get_command(ctx, cmd_name)
        if command is not None and spoken() != "en":
            _translate(command)
        return command


class _Formatter(HelpFormatter):
    """Sets help in the language spoken."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or as_spoken(said("Usage: ")))

    def write_heading(self, heading: str) -> None:
        self._write(as_spoken(said("{heading}:", heading=_told(heading))))

    def write_text(self, text: str) -> None:
        for number, paragraph in enumerate(text.split("\n\n")):
            self._write(*[""][:number], *_wrapped(paragraph, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max(len(name) for name, _ in rows), col_max)
        for name, text in rows:
            lines = _wrapped(_told_with_extras(text), self.width - first - col_spacing - self.current_indent)
            if len(name) > first:
                self._write(name)
                name = ""
            for line in lines:
                self._write(f"{name:{first + col_spacing}}{line}")
                name = ""

    def _write(self, *lines: str) -> None:
        self.write("".join(f"{' ' * self.current_indent}{line}".rstrip() + "\n" for line in lines))


def _wrapped(text: str, width: int) -> list[str]:
    from bpcalc.rendering.wrapping import wrapped_words  # English help is wrapped by typer

    return wrapped_words(text, width)


class _Context(Context):
    formatter_class = _Formatter


def help_of(command: Command) -> Iterator[str]:
    """The paragraphs of help that a command holds, its parameters' too."""
    for text in (command.help, command.epilog, *(parameter.help for parameter in _parameters(command))):
        yield from _paragraphs(text)


def _translate(command: Command) -> None:
    command.context_class = _Context
    summary = next(_paragraphs(command.help), "")
    command.short_help = _in_catalog(summary)
    command.help = "\n\n".join(map(_in_catalog, _paragraphs(command.help)))
    command.epilog = "\n\n".join(map(_in_catalog, _paragraphs(command.epilog)))
    for parameter in _parameters(command):
        parameter.help = "\n\n".join(map(_in_catalog, _paragraphs(parameter.help)))


def _parameters(command: Command) -> list[TyperArgument | TyperOption]:
    return [parameter for parameter in command.params if isinstance(parameter, (TyperArgument, TyperOption))]


def _paragraphs(text: str | None) -> Iterator[str]:
    return (" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n") if paragraph)


def _in_catalog(text: str) -> str:
    return catalog(spoken()).gettext(text)


def _told(text: str) -> str:
    """Words of typer in the language spoken; other words as they are."""
    for template in _WORDS:
        if match := _pattern(template).fullmatch(text):
            values = {name: _told(value) if name == "message" else value for name, value in match.groupdict().items()}
            return as_spoken(Said(template, values))
    return text


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template)))


def _told_with_extras(text: str) -> str:
    match = re.fullmatch(_HELP_AND_EXTRAS, text)
    words, extras = match.groups() if match else (text, None)
    told = _told(words)
    return f"{told} [{'; '.join(map(_told, extras.split('; ')))}]" if extras else told
