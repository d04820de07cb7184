"""Writing a file whole or not at all, and never over another one unasked."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bpcalc.errors import BpcalcError, reason
from bpcalc.language.said import said


def refuse_file(file: Path, force: bool) -> None:
    """Raises BpcalcError, before any work is done, where a file cannot be or should not be written."""
    try:
        if file.is_dir():
            raise BpcalcError.of(said("is a directory"), said("name a file in it"), str(file))
        with suppress(FileNotFoundError):
            file.stat()  # fails for a link to itself, which is none of these things
        if file.exists() and not file.is_file():
            hint = said("name a file, or leave --output out")
            raise BpcalcError.of(said("is not a regular file"), hint, str(file))
        if file.exists() and not force:
            raise _exists_already(file)
        if not file.parent.is_dir():
            raise BpcalcError.of(said("there is no directory '{folder}'", folder=file.parent), file=str(file))
    except OSError as failure:
        raise _not_written(file, failure) from None


def place_of(path: Path) -> Path:
    """Where a path leads; of a link that leads to itself, the link."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # before Python 3.13 a circle of links raises
        return path.absolute()


def write_whole(path: Path, content: str | bytes, force: bool) -> None:
    """Writes a file beside the path and moves it there, so that a reader never sees half of it; text as UTF-8."""
    import tempfile

    path = path.resolve()  # a link stays a link; what it points to is written
    written: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            written = Path(file.name)
            file.write(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
        written.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        if force:
            written.replace(path)
        else:
            os.link(written, path)  # fails where somebody has written the file in the meantime
    except FileExistsError:
        raise _exists_already(path) from None
    except OSError as failure:
        raise _not_written(path, failure) from None
    finally:
        if written is not None:
            written.unlink(missing_ok=True)


def _exists_already(file: Path) -> BpcalcError:
    return BpcalcError.of(said("exists already"), said("overwrite it with --force"), str(file))


def _not_written(file: Path, failure: OSError) -> BpcalcError:
    return BpcalcError.of(said("cannot be written: {reason}", reason=reason(failure)), file=str(file))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
