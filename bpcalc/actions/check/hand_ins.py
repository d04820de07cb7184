"""Which files are handed in: files as they are, and of folders all that is not hidden, nor there for something else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bpcalc.checking.text import LARGEST_SUBMISSION, NotRead, Text
from bpcalc.errors import Problem
from bpcalc.language.said import said

ENDINGS = (
    *(".yaml", ".yml", ".json", ".csv", ".tsv", ".npz", ".xlsx", ".docx", ".pdf", ".ipynb"),
    *(".md", ".markdown", ".tex", ".rst", ".txt", ".text", ".html", ".htm"),
)
"""Of the files of a folder, these are checked, and the others are said to be none that are."""

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".heic", ".heif", ".webp", ".tif", ".tiff", ".bmp", ".svg")
_OLD = {
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods", ".numbers"), said("save it as .xlsx or .csv")),
    **dict.fromkeys((".doc", ".docm", ".odt", ".rtf", ".pages"), said("save it as .docx or as plain text")),
}
_OF_NETWORKS = (re.compile(rb"\binputs\b|\bsamples\b"), re.compile(rb"\blayers\b|\bweights\b"))
_ANSWERS = re.compile(rb"^[ \t]*[\"']?answers[\"']?[ \t]*:", re.MULTILINE)
_OBJECTS = (".yaml", ".yml", ".json")
_SAMPLES = (".csv", ".tsv", ".txt")


def hand_ins(names: Sequence[str], apart: Sequence[Path] = ()) -> list[str | Text]:
    """The files that are named, and in place of each folder those in it and below, in the order of their names.

    Of a folder, hidden files are left out, and `apart`: files and folders that are for something else, as are network
    files that a sheet there names, and files of samples that these name. What cannot be a hand-in is `NotRead`. A
    folder without a file stays as it is.
    """
    left_out = {path for path in map(_resolved, apart) if path is not None}
    networks = [path for path in left_out if path.suffix.lower() in _OBJECTS and path.is_file()]
    found: list[str | Text] = []
    for name in names:
        inside = sorted(_inside(name, left_out)) if name != "-" and _is_folder(name) else []
        named = _named_by_others(inside, networks)
        found += [_handed_in(path) for path in inside if path not in named] or [name]
    return found


def _inside(folder: str, left_out: set[Path]) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_apart(Path(place, name), left_out))
        yield from (str(path) for path in (Path(place, name) for name in files) if not _is_apart(path, left_out))


def _handed_in(path: str) -> str | Text:
    """A file of a folder, or why it is not read."""
    ending = Path(path).suffix.lower()
    if Path(path).is_symlink():
        return _not_read(path, said("is a link to another file"), said("hand in the file itself"))
    if ending in _PICTURES:
        return _not_read(path, said("is a picture"), said("type the answers into a text, a table or a notebook"))
    if ending in _OLD:
        return _not_read(path, said("files {ending} are not read", ending=ending), _OLD[ending])
    if ending not in ENDINGS:
        why = (
            said("files {ending} are not read", ending=ending) if ending else said("has no ending that tells its kind")
        )
        return _not_read(path, why, said("hand in text, a table (CSV, Excel), Word, a notebook or a PDF with text"))
    return path


def _not_read(path: str, why: str, hint: str) -> NotRead:
    return NotRead(path, Problem(why, hint, path))


def _named_by_others(paths: Sequence[str], networks: Sequence[Path]) -> set[str]:
    """The network files among some files that another of them names, and files of samples that `networks` name."""
    kinds = {path: Path(path).suffix.lower() for path in paths}
    describing = {path for path in paths if kinds[path] in _OBJECTS and _describes_a_network(_content(Path(path)))}
    samples = {path for path in paths if networks and kinds[path] in _SAMPLES}
    named = {path for path in samples if any(_names(_content(network), path) for network in networks)}
    for other in paths if describing - named else ():
        if kinds[other] in ENDINGS:
            content = _content(Path(other))
            named |= {path for path in describing - named if path != other and _names(content, path)}
    return named


def _describes_a_network(content: bytes) -> bool:
    return all(part.search(content) for part in _OF_NETWORKS) and not _ANSWERS.search(content)


def _names(content: bytes, path: str) -> bool:
    """Whether a file says the name of another."""
    name = Path(path).name.encode("utf-8", "replace")
    return name in content and re.search(rb"(?<![\w.-])" + re.escape(name) + rb"(?![\w-])", content) is not None


def _content(path: Path) -> bytes:
    """What stands in a file, if it can be seen at once."""
    try:
        if not path.is_file() or path.is_symlink():
            return b""
        with path.open("rb") as file:
            return file.read(LARGEST_SUBMISSION)
    except OSError:
        return b""


def _is_apart(path: Path, left_out: set[Path]) -> bool:
    return path.name.startswith(".") or _resolved(path) in left_out


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):  # a name that no file can have is said to be one later
        return False


def _resolved(path: Path) -> Path | None:
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return None
