"""What stands below and above names, in LaTeX's braces, in Unicode's small letters, or after `_` in plain text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bpcalc.checking.notes.signs import LETTERS, TEXTED
from bpcalc.checking.notes.tokens import WrittenName

LONGEST_ARGUMENT = 600
"""Characters between braces, of an index, say."""

SMALL_LETTERS = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
"""The letters that Unicode has below the line; they are no part of a word."""

_GROUP = re.compile(r"\s*\{")
_ONE = re.compile(r"\s*(\\[a-zA-Z]+|\S)")
_LOWERED = re.compile(f"[₀₁₂₃₄₅₆₇₈₉₍₎₊₋{SMALL_LETTERS}]+")
_SCRIPT_IN_FORMULA = re.compile(r"\s?([_^])")
_SCRIPT_IN_TEXT = re.compile(r"([_^])")
_RAISED_MARK = re.compile(r"[⁺'′]|[⁽][⁰¹²³⁴⁵⁶⁷⁸⁹⁺ᵗ]+[⁾]")
_RUN = re.compile(r"\d+|(?:[^\W\d_]+\d*)+(?:_[^\W_]+)*")
_ABOVE = re.compile(
    r"[+*'′]|new|old|\((?:new|old|\w{1,3})\)|\[\w{1,3}\]|[^\W\d_]{1,6}|∗|t\+1|\(t\+1\)|⁺|-|\(\d\)(?:[+*'′]|new|old|@\d{1,7})|@\d{1,7}"
)
_FLAT = re.compile(r"\\(?:text|mathrm|textrm|operatorname|mathbf|left|right|rm|,|;|!)|[\s{}$\\]")
_GREEK = re.compile(r"\\(" + "|".join(name for name in LETTERS if name.isalpha()) + r")(?![a-zA-Z])")
_SUFFIX = re.compile(r"(:[^\W\d_]\w*)?(@\d{1,7})?(?=[\s`=)/*×])")

MOST_SCRIPTS = 4
"""Indices and exponents that follow one name."""


def with_scripts(name: WrittenName, text: str, end: int, is_set: bool) -> tuple[WrittenName, int]:
    """A name with the scripts that follow it, and where they end; in a formula a blank may stand before them."""
    below, above = name.below, name.above
    sign = _SCRIPT_IN_FORMULA if is_set else _SCRIPT_IN_TEXT
    for _ in range(MOST_SCRIPTS):
        if match := _LOWERED.match(text, end):
            below, end = below + unicodedata.normalize("NFKC", match[0]), match.end()
            continue
        script = sign.match(text, end)
        if script and script[1] == "_" and not text[script.end() : script.end() + 1].isspace():
            content, after = _script(text, script.end())
            if after == script.end():
                break
            below, end = f"{below},{flat(content)}" if below else flat(content), after
            continue
        if script and script[1] == "^" and name.base != "e":
            content, after = _script(text, script.end(), above=True)
            flattened = flat(content).replace("−", "-")
            is_index = flattened.isdigit() and text[after : after + 1] == "_"
            if after == script.end() or (flattened and not is_index and not _ABOVE.fullmatch(flattened)):
                break
            above, end = above + flattened, after
            continue
        if match := _RAISED_MARK.match(text, end):
            above, end = above + unicodedata.normalize("NFKC", match[0]), match.end()
            continue
        break
    if match := _SUFFIX.match(text, end):
        below, above, end = below + (match[1] or ""), above + (match[2] or ""), match.end()
    return replace(name, below=below, above=above), end


def _script(text: str, at: int, above: bool = False) -> tuple[str, int]:
    if _GROUP.match(text, at) or text[at : at + 1] == "\\":
        content, end = argument(text, at)
        if text[at : at + 1] == "\\" and content[1:] in TEXTED:
            return argument(text, end)
        return content, end
    if match := _RUN.match(text, at):
        return match[0], match.end()
    return (text[at], at + 1) if above and at < len(text) and text[at] in "+*'" else ("", at)


def opens_group(text: str, at: int) -> bool:
    """Whether a brace opens next."""
    return bool(_GROUP.match(text, at))


def argument(text: str, at: int) -> tuple[str, int]:
    """What stands in the braces that open next, or the next character, and where it ends."""
    if not _GROUP.match(text, at):
        match = _ONE.match(text, at)
        return (match[1], match.end()) if match else ("", at)
    open_at = text.index("{", at)
    depth = 0
    for place in range(open_at, min(len(text), open_at + LONGEST_ARGUMENT)):
        if text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if not depth:
                return text[open_at + 1 : place], place + 1
    return "", open_at + 1


def flat(script: str) -> str:
    """A script as plain letters."""
    script = _GREEK.sub(lambda match: LETTERS[match[1]], script)
    return unicodedata.normalize("NFKC", _FLAT.sub("", script))
