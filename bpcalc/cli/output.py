"""Where a document goes: the terminal, a pipe or a file, each in what it can show."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextvars import ContextVar

from bpcalc.cli.files import refuse_file, write_whole
from bpcalc.cli.language import spoken
from bpcalc.cli.options import Printing
from bpcalc.document.blocks import Document
from bpcalc.errors import BpcalcError, reason
from bpcalc.functions.table import did_you_mean
from bpcalc.language.catalogs import LANGUAGES
from bpcalc.language.said import said
from bpcalc.notation.notation import NOTATIONS, Notation
from bpcalc.rendering.formats import by_ending, refuse_without_extra, renderer, script_of
from bpcalc.rendering.page import Page

LEAST_WIDTH = 20
TAKER: ContextVar[Callable[[Document, Page], None] | None] = ContextVar("taker", default=None)
"""What takes a document for which neither a format nor a file is named; None where it is printed."""

_GLYPHS = "∂×−⁺δηΔ①½²│└⠿·━"


class Output(Printing):
    """What puts a document where the options say, in what that can show."""

    @property
    def chosen(self) -> Notation | None:
        """The notation that the command line names."""
        return NOTATIONS[self.notation] if self.notation else None

    def refuse_early(self, *, any_ending: bool = False) -> None:
        """Raises BpcalcError, before any work is done, where the output cannot be or should not be written.

        With `any_ending` the file is no document, but a script or a patch, and may be called anything.
        """
        if self.notation is not None and self.notation not in NOTATIONS:
            hint = did_you_mean(self.notation, NOTATIONS, said("known: {names}", names=", ".join(NOTATIONS)))
            raise BpcalcError.of(said("--notation: there is no notation '{name}'", name=self.notation), hint)
        if self.file is not None:
            refuse_file(self.file, self.force)
        elif self.format and self.formats[self.format].is_binary:
            fault = said("{name} is for files, and this is no file", name=f"--format {self.format}")
            raise BpcalcError.of(fault, said("name one: --output FILE"))
        if not any_ending:
            self._refuse_unknown_ending()
            if name := self._chosen_format:
                refuse_without_extra(name, self.formats[name])

    def _refuse_unknown_ending(self) -> None:
        # Plain text in a file `.docx`, or in a `.pdf` of what is written as no PDF, would open nowhere.
        if self.file is not None and self.file.suffix and not self._chosen_format:
            endings = ", ".join(ending for form in self.formats.values() for ending in form.endings)
            fault = said("{option} writes no file '{ending}'", option="--output", ending=self.file.suffix)
            raise BpcalcError.of(fault, said("known: {names}; or name a --format", names=endings))

    @property
    def _chosen_format(self) -> str | None:
        """The format that is named, or else that of the file's ending."""
        return self.format or (by_ending(self.file.suffix, self.formats) if self.file else None)

    def show(self, document: Document) -> int:
        """Renders the document, puts it where it belongs and gives its exit code.

        Raises BpcalcError where it cannot be written.
        """
        name = self._chosen_format or ("table" if self._on_terminal else "plain")
        page = self._page(document, name)
        take = TAKER.get() if self.file is None and self.format is None else None
        if take:
            take(document, page)
        else:
            self.put(renderer(name, self.formats)(document, page))
        return document.exit_code

    @property
    def _on_terminal(self) -> bool:
        return self.file is None and sys.stdout.isatty()

    def _page(self, document: Document, name: str) -> Page:
        """The page that the document is set on in a format: what the options say, and what the terminal can show."""
        wide = name != "table" and not self._on_terminal
        return Page(
            digits=self.digits,
            width=None if wide else max(LEAST_WIDTH, shutil.get_terminal_size().columns),
            unicode=self.file is not None or name in ("json", "sarif") or _can_show(_GLYPHS),
            colour=_colour(self.color, self._on_terminal) if self.file is None else self.color == "always",
            notation=self.chosen or document.letters,
            language=spoken() if self.file is not None or _can_show(LANGUAGES[spoken()]) else "en",
            placement=document.placement,
            markup=script_of(self.formats[name]),
            fragment=self.fragment,
        )

    def put(self, content: str | bytes) -> None:
        """Puts a text where it belongs; bytes, into the file. Raises BpcalcError where it cannot be written."""
        if self.file is not None:
            write_whole(self.file, content, self.force)
        elif isinstance(content, str):
            _print(content)


def _can_show(glyphs: str) -> bool:
    try:
        glyphs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _colour(wanted: str, on_terminal: bool) -> bool:
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (on_terminal and os.environ.get("TERM") != "dumb")


def _print(text: str) -> None:
    """Prints a text; letters of a name that the encoding does not have come out as escapes."""
    encoding = sys.stdout.encoding or "ascii"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as failure:
        raise BpcalcError.of(said("standard output cannot be written: {reason}", reason=reason(failure))) from None
