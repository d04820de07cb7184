"""PDF files as text, where they have any: a scan is a picture, and is said to be one."""

from __future__ import annotations

import logging
import warnings
from io import BytesIO

from bpcalc.checking.formats.needed import needed, refused
from bpcalc.language.said import said

MOST_PAGES = 60
"""Pages of a PDF that is handed in."""

MOST_CHARACTERS = 500_000
"""Characters of the text of a PDF that is handed in."""


def text_of_pdf(content: bytes, name: str) -> str:
    """The text layer. Raises BpcalcError where there is none, where it cannot be read, or is too large."""
    pypdf = needed("pypdf", "pypdf", name)
    logger = logging.getLogger("pypdf")
    was_disabled, logger.disabled = logger.disabled, True  # what it says of a damaged file goes to nobody
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(BytesIO(content))
            if reader.is_encrypted and not reader.decrypt(""):
                raise refused(name, said("is protected by a password"), said("save it without one"))
            if len(reader.pages) > MOST_PAGES:
                raise refused(name, said("has more than {most} pages", most=MOST_PAGES))
            pages: list[str] = []
            for page in reader.pages:
                pages.append(page.extract_text())
                if sum(map(len, pages)) > MOST_CHARACTERS:
                    raise refused(name, said("has more than {most:,} characters", most=MOST_CHARACTERS))
    except (
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        RecursionError,
        AssertionError,
    ):
        raise refused(name, said("is a damaged PDF"), said("save it anew")) from None
    except Exception as failure:
        if type(failure).__module__.startswith("pypdf"):
            raise refused(name, said("is a damaged PDF"), said("save it anew")) from None
        raise
    finally:
        logger.disabled = was_disabled
    if sum(character.isalnum() for page in pages for character in page) < 2:
        raise refused(name, said("is a PDF of pictures, without text"), said("hand in the text itself, not a scan"))
    return "\n\n".join(pages)
