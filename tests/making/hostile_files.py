"""Broken and hostile files, fuzzed from real sheets and notes: each a name and its bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

SHEET = b"""student: Ann
config: classic
answers:
  net_h1: 0.3775
  out_h1: 0.593269992
  "dE/dw5": 0.74136507*0.186815602*0.593269992
  w5+: 0.35891648
"""
TABLE = b"student,net_h1,out_h1,w5+\nAnn,0.3775,0.593269992,0.35891648\nBob,0.3785,0.5935,0.3589\n"
MARKDOWN = b"| quantity | answer |\n|---|---|\n| net_h1 | 0.3775 |\n| out_h1 | 0.593269992 |\n"
NOTES = r"""# The classic network: w1 = 0.15, w2 = 0.2, i1 = 0.05, i2 = 0.1, b1 = 0.35

$$net_{h1} = w_1 \cdot i_1 + w_2 \cdot i_2 + b_1 \cdot 1 = 0.15 \cdot 0.05 + 0.2 \cdot 0.1 + 0.35 = 0.3775$$
\begin{aligned} out_{h1} &= \frac{1}{1+e^{-net_{h1}}} \\ &= \frac{1}{1+e^{-0.3775}} = 0.593269992 \end{aligned}
∂E/∂w5 = 0.74136507 × 0.186815602 × 0.593269992 = 0.082167041, 迭代10000次后，总误差为0.000035085
""".encode()

REAL = (
    ("yaml", SHEET),
    ("csv", TABLE),
    ("md", MARKDOWN),
    ("md", NOTES),
    ("tex", NOTES),
    ("html", NOTES),
    ("txt", NOTES),
)

_BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + level, 98 + level, b",".join([b"*%c" % (97 + level)] * 9)) for level in range(9)
)
_HOSTILE = (
    b"answers: " + b"[" * 5000,
    b"answers: {net_h1: " + b"(" * 5000 + b"1" + b")" * 5000 + b"}\n",
    _BOMB + b"answers: *j\n",
    b"config: classic\nanswers: {net_h1: 9**9**9**9, out_h1: 1e999999999, w5+: " + b"9" * 20000 + b"}\n",
    b"config: classic\nanswers: {net_h1: !!python/object/apply:os.system [id]}\n",
    b"student: '=HYPERLINK(\"http://x\")'\nanswers: {net_h1: '=1+1', out_h1: '@SUM(1)', w5+: '-2+3|cmd'}\n",
    b"config: ../../../../etc/passwd\nanswers: {net_h1: 1}\n",
    b"config: classic\nanswers: {net_h1: __import__('os').system('id'), out_h1: 0.5.__class__}\n",
    b"\x1b[31m\x1b]0;title\x07config: classic\nanswers: {net_h1: \x1b[2J0.3775}\n",
    b"\x00\x01\x02\xff\xfe" * 400,
    b"\xff\xfec\x00o\x00n\x00f\x00i\x00g\x00",
    b"$" * 20000,
    b"\\frac{" * 3000,
    b"net_{h1} = " + b"0.15 \\cdot 0.05 + " * 4000 + b"0.35 = 0.3775\n",
    b"= " * 10000,
    b"net_{" * 4000 + b"h1" + b"}" * 4000,
    b"",
    b"\n" * 50000,
)


def hostile_files(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """So many files, by name: first those made to do harm, then real ones with bytes changed."""
    rng = random.Random(seed)  # noqa: S311
    for number in range(count):
        if number < len(_HOSTILE) * 2:
            ending = ("yaml", "md")[number % 2]
            yield f"{number:04}.{ending}", _HOSTILE[number // 2]
            continue
        ending, data = rng.choice(REAL)
        for _ in range(rng.randint(1, 4)):
            data = rng.choice(_CHANGES)(data, rng)
        yield f"{number:04}.{ending}", data


def _place(data: bytes, rng: random.Random) -> int:
    return rng.randrange(len(data) + 1)


def _flipped(data: bytes, rng: random.Random) -> bytes:
    place = _place(data, rng)
    return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: _place(data, rng)]


def _doubled(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted((_place(data, rng), _place(data, rng)))
    return data[:last] + data[first:last] * rng.choice((1, 3, 50)) + data[last:]


def _nested(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted((_place(data, rng), _place(data, rng)))
    opening, closing = rng.choice(((b"(", b")"), (b"{", b"}"), (b"[", b"]"), (b"\\frac{1}{", b"}"), (b"<b>", b"</b>")))
    depth = rng.choice((1, 10, 500))
    return data[:first] + opening * depth + data[first:last] + closing * depth + data[last:]


def _put_in(data: bytes, rng: random.Random) -> bytes:
    place = _place(data, rng)
    return data[:place] + rng.choice(_STRANGE) + data[place:]


_STRANGE = (
    b"9" * 3000,
    b"1e-99999",
    b"0." + b"0" * 3000 + b"1",
    b"\x00",
    b"\x1b[31m",
    "\u202e".encode(),
    "\u0301".encode() * 100,
    b"=cmd|' /C calc'!A0",
    b'"',
    b"'",
    b"&a *a",
    b"\r",
    b"\t",
    b"$$",
    b"\\begin{aligned}",
    b"|" * 200,
    b"^" * 300,
    b"**" * 100,
    "½∂∑⁻¹ⅹ".encode(),
    b"\xed\xa0\x80",
    b"\\",
    b"%",
    b"/0",
)
_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flipped, _cut, _doubled, _nested, _put_in)
