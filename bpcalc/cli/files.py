"""Writing a file whole or not at all, and never over another one unasked."""

from __future__ import annotations

import os
from pathlib import Path

from bpcalc.errors import BpcalcError


def refuse_file(file: Path, force: bool) -> None:
    """Raises BpcalcError, before any work is done, where a file cannot be or should not be written."""
    try:
        if file.is_dir():
            raise BpcalcError.of("is a directory", "name a file in it", str(file))
        if file.exists() and not file.is_file():
            raise BpcalcError.of("is not a regular file", "name a file, or leave --output out", str(file))
        if file.exists() and not force:
            raise BpcalcError.of("exists already", "overwrite it with --force", str(file))
        if not file.parent.is_dir():
            raise BpcalcError.of(f"there is no directory '{file.parent}'", file=str(file))
    except OSError as failure:
        raise BpcalcError.of(f"cannot be written: {(failure.strerror or '').lower()}", file=str(file)) from None


def write_whole(path: Path, text: str, force: bool) -> None:
    """Writes a file beside the path and moves it there, so that a reader never sees half of it."""
    import tempfile

    path = path.resolve()  # a link stays a link; what it points to is written
    written: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            written = Path(file.name)
            file.write(text)
        written.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        if force:
            written.replace(path)
        else:
            os.link(written, path)  # fails where somebody has written the file in the meantime
    except FileExistsError:
        raise BpcalcError.of("exists already", "overwrite it with --force", str(path)) from None
    except OSError as failure:
        raise BpcalcError.of(f"cannot be written: {(failure.strerror or '').lower()}", file=str(path)) from None
    finally:
        if written is not None:
            written.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
