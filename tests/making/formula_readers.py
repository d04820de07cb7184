"""Readers of written formulas, one for each script: its signs as tokens of one grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree as Xml

from making.formula_grammar import RELATIONS, MisreadError, Reading, Token

Lexer = Callable[[str, Mapping[str, float]], list[Token]]

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def value_of(text: str, lexer: Lexer, values: Mapping[str, float]) -> float:
    """What a text comes to; `values` are those of labels, by their text. Raises MisreadError where it cannot be."""
    return Reading(lexer(text, values)).whole()


def _lexed(text: str, values: Mapping[str, float], signs: Mapping[str, str], composite: str) -> Iterator[Token]:
    """Tokens by the first pattern that fits; labels are the longest that fit."""
    labels = sorted(values, key=len, reverse=True)
    patterns = [(re.compile(pattern), kind) for pattern, kind in signs.items()]
    place = 0
    while place < len(text):
        label = next((label for label in labels if text.startswith(label, place)), None)
        if label is not None:
            yield ("composite" if re.search(composite, label) else "number"), values[label]
            place += len(label)
            continue
        found = next(((match, kind) for pattern, kind in patterns if (match := pattern.match(text, place))), None)
        if found is None:
            raise MisreadError(text[place:])
        match, kind = found
        yield from _token(kind, match)
        place = match.end()


def _token(kind: str, match: re.Match[str]) -> Iterator[Token]:
    if kind == "scientific":
        yield "composite", float(match[1]) * 10.0 ** int(match[2])
    elif kind == "raised":
        yield from (("^", None), ("number", float(match[0].translate(_RAISED))), ("close", None))
    elif kind == "half":
        yield "number", 0.5
    elif kind in ("function", "lined"):
        yield kind, match[1]
    elif kind != "space":
        yield kind, match[0] if kind in ("number", "relation", "small") else None


_COMMON = {
    r"\d+(?:\.\d+)?": "number",
    r"\+": "+",
    "[-−]": "-",
    ",": ",",
    r"\s+": "space",
}
_LATEX = {
    r"\\begin\{cases\}": "cases",
    r"\\end\{cases\}": "close",
    r"\\text\{otherwise\}": "otherwise",
    r"(\d+(?:\.\d+)?) \\cdot 10\^\{(-?\d+)\}": "scientific",
    r"\\frac\{": "fraction",
    r"\\(sqrt)\{": "lined",
    r"\\(tanh|sinh|cosh|sin|cos|max|min|ln)\\left\(": "function",
    r"\\mathrm\{(erf)\}\\left\(": "function",
    r"(\\left\|)": "abs",
    r"\\left\\lfloor": "floor",
    r"\\left\(": "open",
    r"\\right(?:\)|\||\\vert|\\rfloor)": "close",
    r"\\times": "*",
    r"\\\\": "row",
    r"&": "&",
    r"\\ge|\\le|\\lt|\\gt|[<>]": "relation",
    r"e\^\{": "exp",
    r"\^\{": "^",
    r"\}\{": "over",
    r"\}": "close",
    r"/": "/",
    **_COMMON,
}
_TYPST = {
    r"cases\(": "cases",
    r'& quad "if "': "&",
    r'& quad "otherwise"': "otherwise row",
    r"(\d+(?:\.\d+)?) · 10\^\((-?\d+)\)": "scientific",
    r"frac\(": "fraction",
    r'op\("(erf)"\)\(': "function",
    r"(tanh|sinh|cosh|sin|cos|max|min|ln|abs|floor|sqrt)\(": "function",
    r"e\^\(": "exp",
    r"\^\(": "^",
    r"\(": "open",
    r"\)": "close",
    r"×": "*",
    r"\\/|/": "/",
    r"[<>≥≤]": "relation",
    **_COMMON,
}
_UNICODE = {
    r"\d+(?:\.\d+)?e-?\d+": "small",
    r"(sqrt|tanh|sinh|cosh|sin|cos|erf|max|min|ln|floor)\(": "function",
    r"√\(": "root",
    r"e\^\(": "exp",
    r"\^\(": "^",
    r"\^": "^ alone",
    "[⁰¹²³⁴⁵⁶⁷⁸⁹]+": "raised",
    "½": "half",
    r"\|": "bar",
    "⌊": "floor",
    "⌋": "close",
    r"\(": "open",
    r"\)": "close",
    r"[×*]": "*",
    r"/": "/",
    r">=|<=|[<>≥≤]": "relation",
    "if": "if",
    "otherwise": "otherwise",
    **_COMMON,
}
_NAMED = {"abs": "abs", "floor": "floor", "exp": "exp", "root": "sqrt"}
"""Tokens that open a function without its name."""


def _with_functions(tokens: Iterator[Token]) -> list[Token]:
    """Functions by their names; a bar opens an absolute value where something is to come, and closes it elsewhere."""
    found: list[Token] = []
    for kind, value in tokens:
        if kind in _NAMED:
            found.append(("lined", _NAMED[kind]))
        elif kind == "bar":
            ends = bool(found) and found[-1][0] in ("number", "composite", "close")
            found.append(("close", None) if ends else ("lined", "abs"))
        elif kind == "otherwise row":
            found += [("&", None), ("otherwise", None)]
        elif kind == "small":
            found.append(("composite", value))
        else:
            found.append((kind, value))
    return found


def latex(text: str, values: Mapping[str, float]) -> list[Token]:
    """LaTeX, also GitHub's."""
    return _with_functions(_lexed(text, values, _LATEX, r"\^|\\frac"))


def typst(text: str, values: Mapping[str, float]) -> list[Token]:
    """The mathematics of typst."""
    return _with_functions(_lexed(text.translate({0xE000: "(", 0xE001: ")"}), values, _TYPST, r"\^|frac|lr\("))


def unicode(text: str, values: Mapping[str, float]) -> list[Token]:
    """Text for a terminal, also ASCII."""
    return _with_functions(_lexed(text, values, _UNICODE, "/|[⁺+]$"))


_OPERATORS = {
    **{"+": "+", "−": "-", "×": "*", "/": "/", "(": "open", ")": "close", ",": ",", "⌋": "close", "{": ""},
    **{"⌊": "floor", "\u2061": ""},
}


def mathml(text: str, values: Mapping[str, float]) -> list[Token]:
    """MathML; what `mrow` holds together stands there as a reader sees it: without brackets of its own."""
    known = {
        Xml.tostring(Xml.fromstring(label)): ("composite" if re.search("<msup|<mfrac", label) else "number", value)  # noqa: S314
        for label, value in values.items()
    }
    return _with_functions(_of_tree(Xml.fromstring(f"<math>{text}</math>"), known))  # noqa: S314


def _of_tree(element: Xml.Element, known: Mapping[bytes, Token]) -> Iterator[Token]:
    written = Xml.tostring(element).strip()  # without the space behind it
    if written in known:
        yield known[written]
    elif element.tag == "mn":
        for number in re.findall(r"/|[^/]+", element.text or ""):  # 1/3
            yield ("/", None) if number == "/" else ("number", number)
    elif element.tag == "mo":
        yield from _of_operator(element)
    elif element.tag == "mfrac":
        yield "fraction", None
        yield from _of_tree(element[0], known)
        yield "over", None
        yield from _of_tree(element[1], known)
        yield "close", None
    elif element.tag == "msqrt":
        yield from (("lined", "sqrt"), *_inside(element, known), ("close", None))
    elif element.tag == "msup":
        is_exp = element[0].tag == "mi" and element[0].text == "e"
        yield from [("lined", "exp")] if is_exp else [*_of_tree(element[0], known), ("^", None)]
        yield from (*_of_tree(element[1], known), ("close", None))
    elif element.tag == "mtable":
        yield "cases", None
        for number, row in enumerate(element):
            yield from [("row", None)] if number else []
            yield from (*_of_tree(row[0], known), ("&", None), *_of_tree(row[1], known))
        yield "close", None
    elif element.tag == "mtext":
        yield from [("otherwise", None)] if element.text == "otherwise" else []
    elif _is_applied(element):
        yield from (("function", element[0].text), *list(_of_tree(element[2], known))[1:])
    elif _is_scientific(element):
        yield "composite", _scientific(element)
    else:
        yield from _inside(element, known)


def _inside(element: Xml.Element, known: Mapping[bytes, Token]) -> Iterator[Token]:
    for child in element:
        yield from _of_tree(child, known)


def _of_operator(element: Xml.Element) -> Iterator[Token]:
    sign = element.text or ""
    if sign == "|":
        yield ("lined", "abs") if element.get("form") == "prefix" else ("close", None)
    elif sign in RELATIONS:
        yield "relation", sign
    elif _OPERATORS[sign]:
        yield _OPERATORS[sign], None


def _is_applied(element: Xml.Element) -> bool:
    """A function of what stands in brackets behind it."""
    return len(element) == 3 and element[0].tag == "mi" and element[1].text == "\u2061"


def _is_scientific(element: Xml.Element) -> bool:
    return len(element) == 3 and element[1].text == "·"


def _scientific(element: Xml.Element) -> float:
    exponent = "".join(element[2][1].itertext()).replace("−", "-")
    return float(element[0].text or "") * 10.0 ** int(exponent)
