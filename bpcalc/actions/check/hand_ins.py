"""Which files are handed in: files as they are, and of folders what can be a sheet or notes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

ENDINGS = (".yaml", ".yml", ".csv", ".md", ".tex", ".rst", ".txt", ".html")
"""Of the files of a folder, these are checked."""


def hand_ins(names: Sequence[str], apart: Sequence[Path] = ()) -> list[str]:
    """The files that are named, and in place of each folder those in it and below, in the order of their names.

    Of a folder, hidden files and links are left out, and `apart`: files and folders that are for something else. A
    folder without a file to check stays as it is.
    """
    left_out = {path for path in map(_resolved, apart) if path is not None}
    found: list[str] = []
    for name in names:
        inside = sorted(_inside(name, left_out)) if name != "-" and _is_folder(name) else []
        found += inside or [name]
    return found


def _inside(folder: str, left_out: set[Path]) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_apart(Path(place, name), left_out))
        for name in files:
            path = Path(place, name)
            if path.suffix.lower() in ENDINGS and not path.is_symlink() and not _is_apart(path, left_out):
                yield str(path)


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
