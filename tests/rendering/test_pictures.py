"""Pictures: everything has its place and its number, nothing lies over anything else, and files are written or not."""

from __future__ import annotations

import itertools
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bpcalc.derivation.derivation import Derivation
from bpcalc.derivation.deriving import derive
from bpcalc.derivation.finding import find
from bpcalc.derivation.working import Worked, work
from bpcalc.document.blocks import Circle, Curve, Diagram, Omitted
from bpcalc.document.diagram import diagram
from bpcalc.document.trained import counts_to_plot
from bpcalc.formula.quantity import total_error
from bpcalc.model.loading import load, loads
from bpcalc.model.network import Network, placement_of
from bpcalc.model.source import bundled_networks
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.axes import count_axis, linear_axis, logarithmic_axis
from bpcalc.rendering.pictures.curve_svg import curve_svg, plot_svg
from bpcalc.rendering.pictures.network_layout import placed
from bpcalc.rendering.pictures.network_svg import network_svg
from bpcalc.rendering.pictures.svg_elements import text_width
from bpcalc.rendering.text.network_text import drawn_network
from making.places import ROOT

Command = Callable[..., Any]

SVG = "{http://www.w3.org/2000/svg}"
SKIPS = """
name: "skips <b> & 'c'"
inputs: {i1: 0.05, i2: 0.1}
targets: {o1: 0.01, o2: 0.99}
layers:
  - {neurons: [h1, h2], weights: [{w1: 0.15, w2: 0.2}, {w3: 0.25, w4: 0.3}], bias: {b1: 0.35}}
  - {neurons: [g1, g2], weights: [{w5: 0.4, w6: none}, {w7: 0.5, w8: 0.55}], bias: {b2: 0.35}}
  - {neurons: [o1, o2], from: [g1, g2, i1, h2], weights: [[0.4, 0.1, 0.2, 0.3], [0.5, 0.55, -0.2, 0.7]], bias: 0.6}
learning_rate: 0.5
"""
SHARED = """
inputs: {x1: 0.05, x2: 0.1, x3: 0.3}
targets: {y: 0.01}
layers:
  - {neurons: [输出1, "h'2"], weights: [{k1: 0.15, k2: 0.2, n: none}, {n: none, k1: 0.15, k2: 0.2}], threshold: 0.2}
  - {neurons: [y], weights: [{v1: 0.4, v2: 0.45}]}
learning_rate: 0.5
"""
LONG_NAMES = """
inputs: {the_first_of_all_inputs: 123456789012, b: -1e-12}
targets: {the_output_of_the_whole: 1}
layers: [{neurons: [the_output_of_the_whole], weights: [{weight_from_the_first: 1e-20, w2: -123456.789}],
          bias: {a_bias_whose_name_is_longer_than_its_neuron: 0.1}, activation: linear}]
learning_rate: 1
"""


def layered(*sizes: int) -> Network:
    """A network of layers of these sizes, with a bias for each neuron."""
    weight = (f"{(n * 37 % 199 - 99) / 100}" for n in itertools.count(1))

    def row(count: int) -> str:
        return f"[{', '.join(itertools.islice(weight, count))}]"

    layers = ", ".join(
        f"{{weights: [{', '.join(row(before) for _ in range(count))}], bias: {row(count)}}}"
        for before, count in itertools.pairwise(sizes)
    )
    given = f"inputs: {row(sizes[0])}, targets: {row(sizes[-1])}"
    return loads(f"{{name: layered, {given}, layers: [{layers}], learning_rate: 0.5}}")


NETWORKS: dict[str, Callable[[], Network]] = {
    **{name: partial(load, name) for name in bundled_networks()},
    "long names": lambda: loads(LONG_NAMES),
    "2-2-1": lambda: layered(2, 2, 1),
    "3-4-4-2": lambda: layered(3, 4, 4, 2),
    "64-64-10": lambda: layered(64, 64, 10),
    "8-8-8": lambda: layered(8, 8, 8),
    "9-12-10": lambda: layered(9, 12, 10),
    "skips": lambda: loads(SKIPS),
    "shared": lambda: loads(SHARED),
}
PICTURES = [
    *((name, "") for name in NETWORKS),
    ("classic", "w1"),
    ("64-64-10", "w700"),
    ("skips", "w3"),
    ("shared", "k1"),
]


@cache
def network_of(name: str) -> Network:
    return NETWORKS[name]()


@cache
def derivation_of(name: str) -> Derivation:
    """All of it; of the widest network the forward pass, and the gradient of one weight."""
    is_wide = name == "64-64-10"
    derivation = derive(network_of(name), everything=not is_wide)
    return derivation.upto("E_total", "dE_total/dw700") if is_wide else derivation


@cache
def worked_of(name: str) -> Worked:
    return work(derivation_of(name))


def page_of(name: str) -> Page:
    return Page(placement=placement_of(network_of(name)))


def drawn(name: str, asked: str = "", **options: Any) -> Diagram:
    return diagram(worked_of(name), find(derivation_of(name), asked) if asked else None, **options)


def svg_of(name: str, asked: str = "") -> ET.Element:
    return ET.fromstring(network_svg(drawn(name, asked), page_of(name)))  # noqa: S314


class Area(NamedTuple):
    """What a text covers."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def areas(svg: ET.Element) -> list[Area]:
    found = []
    for text in svg.iter(f"{SVG}text"):
        words, size, x, y = text.text or "", *(float(text.attrib[name]) for name in ("font-size", "x", "y"))
        width = text_width(words, size)
        left = x - {"start": 0, "middle": width / 2, "end": width}[text.attrib["text-anchor"]]
        found.append(Area(words, left, y - 0.8 * size, left + width, y + 0.2 * size))
    return found


@pytest.mark.parametrize(("name", "asked"), PICTURES)
def test_all_texts_are_inside_and_none_lies_over_another(name: str, asked: str) -> None:
    svg = svg_of(name, asked)
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    texts = areas(svg)
    assert len(texts) > 5
    assert [one for one in texts if one.left < 0 or one.top < 0 or one.right > width or one.bottom > height] == []
    over = [
        (one.text, other.text)
        for one, other in itertools.combinations(texts, 2)
        if one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    ]
    assert over == []


@pytest.mark.parametrize(("name", "asked"), PICTURES)
def test_every_label_has_its_place_on_its_line_and_on_no_circle(name: str, asked: str) -> None:
    block = drawn(name, asked)
    picture = placed(block, page_of(name))
    assert len(picture.labels) == sum(bool(edge.rows) for edge in block.edges)
    for label in picture.labels:
        assert not [disc.circle.name for disc in picture.discs if disc.touches(label.box)]
        assert any(label.box.is_crossed(*track.points[:2]) for track in picture.tracks if track.edge.rows)
    for one, other in itertools.combinations(picture.discs, 2):
        apart = (one.middle.x - other.middle.x) ** 2 + (one.middle.y - other.middle.y) ** 2
        assert apart > (one.radius + other.radius) ** 2


def test_boxes_that_overlap_would_be_found() -> None:
    (one, *_), *_ = [areas(svg_of("classic"))]
    svg = svg_of("classic")
    texts = list(svg.iter(f"{SVG}text"))
    texts[1].attrib |= {"x": texts[0].attrib["x"], "y": texts[0].attrib["y"]}
    first, second, *_ = areas(svg)
    assert first == one
    assert first.left < second.right
    assert first.top < second.bottom


@pytest.mark.parametrize("name", NETWORKS)
def test_every_number_in_a_picture_is_that_of_the_notes(name: str) -> None:
    exact = worked_of(name).exact
    numbers = 0
    for text in svg_of(name).iter(f"{SVG}text"):
        found = re.search(r"(−?)([\d.]+(?:e[-+]\d+)?)$", text.text or "") if "data-id" in text.attrib else None
        value = exact[text.attrib["data-id"]] if found else None
        if found and value is not None and text.attrib["class"] != "name":
            written = float(found[2]) * (-1 if found[1] else 1)
            assert written == pytest.approx(float(value), rel=1e-3, abs=5.1e-7)
            numbers += 1
    assert numbers > 6 or None in exact.values() or len(exact) < 50


def test_a_picture_can_be_read_aloud() -> None:
    svg = svg_of("classic", "w1")
    assert svg.attrib["role"] == "img"
    assert svg.findtext(f"{SVG}title") == "The network classic"
    told = svg.findtext(f"{SVG}desc") or ""
    assert "2 inputs, 2 hidden neurons (sigmoid), 2 outputs (sigmoid)" in told
    assert "the paths from w1 to E_total" in told


def test_text_of_a_file_is_escaped_and_nothing_in_a_picture_is_active() -> None:
    text = network_svg(drawn("skips"), page_of("skips"), lambda name: f'#{name}"<')
    svg = ET.fromstring(text)  # noqa: S314
    assert svg.findtext(f"{SVG}title") == "The network skips <b> & 'c'"
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= {
        *("svg", "title", "desc", "rect", "path", "circle", "text", "a")
    }
    assert {element.attrib["href"] for element in svg.iter(f"{SVG}a")} >= {'#w1"<', '#out_h1"<'}
    assert not any(name.startswith("on") or name == "style" for element in svg.iter() for name in element.attrib)


LIT = [
    ("classic", "w1", "h1 o1 o2 E_total", 5),
    ("classic", "w1+", "h1 o1 o2 E_total", 5),
    ("classic", "w5", "o1 E_total", 2),
    ("classic", "b1", "h1 h2 o1 o2 E_total", 8),
    ("classic", "i1", "i1 h1 h2 o1 o2 E_total", 8),
    ("classic", "delta_h1", "h1 o1 o2 E_total", 4),
    ("classic", "dE_o1/dout_h1", "h1 o1 E_total", 2),
    ("classic", "dout_o1/dnet_o1", "o1", 0),
    ("classic", "dnet_o1/dout_h1", "h1 o1", 1),
    ("classic", "out_h1", "i1 i2 1 h1", 3),
    ("classic", "eta", "", 0),
    ("skips", "w3", "h2 g2 o1 o2 E_total", 8),
    ("shared", "k1", "输出1 h'2 y E_total", 5),
]


@pytest.mark.parametrize(("name", "asked", "names", "lines"), LIT)
def test_the_paths_of_what_is_asked_for_are_lit(name: str, asked: str, names: str, lines: int) -> None:
    block = drawn(name, asked)
    circles = [cell for column in block.columns for cell in column.cells if isinstance(cell, Circle) and cell.lit]
    assert [cell.name if isinstance(cell.name, str) else cell.name.id for cell in circles] == names.split()
    assert sum(edge.lit for edge in block.edges) == lines


def test_in_place_a_picture_does_not_call_a_mixture_a_derivative(bpcalc: Command) -> None:
    told = "below the output layer that mixes old and new weights, and is no derivative"
    drawing = ("draw", "classic", "--format", "plain")
    assert told in bpcalc(*drawing, "--order", "in-place").stdout
    assert told not in bpcalc(*drawing).stdout


def test_wide_layers_show_their_first_their_last_and_what_is_asked_for() -> None:
    def cells(column: int) -> list[str | int]:
        return [cell.number if isinstance(cell, Omitted) else str(cell.name) for cell in block.columns[column].cells]

    block = drawn("64-64-10")
    assert cells(0) == ["i1", "i2", "i3", 60, "i64"]
    assert cells(2) == ["o1", "o2", "o3", 6, "o10"]
    block = drawn("64-64-10", "w700")  # leads from i60 to h11
    assert cells(0) == ["i1", "i2", "i3", 56, "i60", 3, "i64"]
    assert cells(1) == ["h1", "h2", "h3", 7, "h11", 52, "h64"]
    assert [edge.rows[0][0].id for edge in block.edges if edge.lit and edge.start[0] == 0] == ["w700"]


def test_missing_connections_are_not_drawn_and_shared_ones_are_drawn_at_each_use() -> None:
    assert "w6" not in {edge.rows[0][0].id for edge in drawn("skips").edges}
    assert [edge.rows[0][0].id for edge in drawn("shared").edges].count("k1") == 2


def test_a_bias_of_one_neuron_stands_below_it_and_a_shared_one_on_lines_from_a_one() -> None:
    below = [cell.below for column in drawn("2-2-1").columns for cell in column.cells if isinstance(cell, Circle)]
    assert [rows[0][0].id for rows in below if rows] == ["b1", "b2", "b3"]
    ones = [cell for column in drawn("classic").columns for cell in column.cells if cell[0] == "1"]
    assert len(ones) == 2


def test_values_are_those_of_the_first_sample_of_the_update() -> None:
    block = drawn("xor")
    assert [row[0].id for cell in block.columns[0].cells if isinstance(cell, Circle) for row in cell.rows] == [
        "x1[2]",
        "x2[2]",
    ]
    assert "sample 2" in " ".join(block.told)


DRAWINGS = {
    "draw-classic-80.txt": (["classic"], 80),
    "draw-classic-40.txt": (["classic"], 40),
    "draw-symbols-80.txt": (["symbols-3-3-3"], 80),
    "draw-classic.svg": (["classic", "--format", "svg"], 80),
    "draw-classic-names.svg": (["classic", "--format", "svg", "--no-values", "--notation", "layer"], 80),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_match_their_goldens(name: str, bpcalc: Command, matches_golden: Callable[[str, str], None]) -> None:
    arguments, columns = DRAWINGS[name]
    form = () if "--format" in arguments else ("--format", "table")
    result = bpcalc("draw", *arguments, *form, columns=columns)
    assert result.exit_code == 0
    matches_golden(name, result.stdout)


def test_a_drawing_can_be_all_ascii(matches_golden: Callable[[str, str], None]) -> None:
    block = drawn("classic", "w1", aside=False)
    lines = drawn_network(block, replace(page_of("classic"), unicode=False, width=80))
    assert "\n".join(lines).isascii()
    matches_golden("draw-classic-w1.ascii.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("width", [20, 40, 60, 100])
def test_drawings_fit_and_no_number_is_cut(width: int, bpcalc: Command) -> None:
    narrow = bpcalc("draw", "classic", "--format", "table", columns=width).stdout
    if width >= 40:
        assert max(map(len, narrow.splitlines())) <= width
    for number in ("0.15", "0.593", "0.751365", "−0.022603", "0.298371"):
        assert number in narrow


@pytest.mark.parametrize("form", ["markdown", "html", "plain"])
def test_a_network_is_drawn_in_every_format(form: str, bpcalc: Command) -> None:
    assert "0.751365" in bpcalc("draw", "classic", "--format", form).stdout


def test_pictures_of_run_and_explain_are_written_beside_what_is_printed(
    bpcalc: Command, tmp_path: Path, matches_golden: Callable[[str, str], None]
) -> None:
    picture, plot, lit = tmp_path / "a.svg", tmp_path / "b.svg", tmp_path / "c.svg"
    arguments = ("run", "classic", "-n", "100", "--format", "json")
    result = bpcalc(*arguments, "--diagram", str(picture), "--plot", str(plot), "--plot-of", "out_o1, w5,b1")
    assert result.exit_code == 0
    assert result.stdout == bpcalc(*arguments).stdout
    assert picture.read_text("utf-8") == bpcalc("draw", "classic", "--format", "svg").stdout
    panels = ET.parse(plot).getroot()  # noqa: S314
    assert len(panels.findall(f"{SVG}g")) == 5
    final = json.loads(result.stdout)["training"]["final"]
    assert f"to {final['out_o1']:.6f}".rstrip("0") in (panels.findtext(f"{SVG}desc") or "")
    assert bpcalc("explain", "w1", "--diagram", str(lit)).exit_code == 0
    matches_golden(str(ROOT / ".github/explain-w1.svg"), lit.read_text("utf-8"))  # a picture of the README


REFUSED = [
    (["run", "classic", "--diagram", "a.txt"], "--diagram writes no file '.txt'"),
    (["run", "classic", "--diagram", "a"], "name it .svg or .png"),
    (["run", "classic", "--plot", "a.svg"], "--plot needs --iterations"),
    (["run", "classic", "-n", "5", "--plot-of", "w5"], "--plot-of needs --plot"),
    (["run", "classic", "-n", "5", "--plot", "a.svg", "--plot-of", "w55"], "w55"),
    (["run", "classic", "-n", "5", "--plot", "a.svg", "--plot-of", "w5+"], "'w5+' is no output"),
    (["run", "classic", "-n", "5", "--plot", "a.svg", "--diagram", "a.svg"], "is to be written twice"),
    (["run", "classic", "--format", "plain", "--output", "a.svg", "--diagram", "a.svg"], "is to be written twice"),
    (["run", "classic", "--diagram", "there.svg"], "exists already"),
    (["explain", "w1", "w2", "--diagram", "a.svg"], "explain them one by one"),
    (["draw", "classic", "--format", "png"], "--output FILE"),
    (["draw", "classic", "--format", "json"], "there is no format 'json'"),
    (["draw", "classic", "--output", "a.pdf"], "--output writes no file '.pdf'"),
    (["draw", "classic", "--output", "a.jpg"], "known: .txt, .md, .html, .htm, .svg, .png; or name a --format"),
    (["draw", "classic", "--output", "-", "--format", "png"], "--output FILE"),
]


@pytest.mark.parametrize(("arguments", "told"), REFUSED)
def test_what_cannot_be_drawn_is_refused_before_any_work(
    arguments: list[str], told: str, bpcalc: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.svg").write_text("mine", "utf-8")
    result = bpcalc(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["there.svg"]
    assert Path("there.svg").read_text("utf-8") == "mine"


def test_png_without_its_package_says_what_to_install(
    bpcalc: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpcalc.rendering.formats.find_spec", lambda _name: None)
    for arguments in (["draw", "classic", "--output"], ["run", "classic", "--diagram"]):
        result = bpcalc(*arguments, str(tmp_path / "a.png"))
        assert result.exit_code == 2
        assert "pip install 'bpcalc[png]'" in result.stderr
    assert bpcalc("draw", "classic", "--output", str(tmp_path / "a.svg")).exit_code == 0


def test_png_is_twice_the_size_of_the_svg(bpcalc: Command, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    for file in (png, svg):
        assert bpcalc("draw", "classic", "--output", str(file)).exit_code == 0
    content = png.read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert svg.read_text("utf-8").startswith(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="network" role="img" '
        f'width="{width // 2}" height="{height // 2}"'
    )


def curve(*values: float) -> Curve:
    return Curve(total_error(), values)


@pytest.mark.parametrize("values", [(0.3, 0.2, 0.1), (1e-9, 5.0, 1e30), (0.5, 0.5), (0.5,), (1.0, -2.0, 0.0)])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_curves_stay_inside_their_axes(values: tuple[float, ...], logarithmic: bool) -> None:
    text = curve_svg(curve(*values), Page(), logarithmic)
    if logarithmic and min(values) <= 0:
        assert text == ""
        return
    svg = ET.fromstring(text)  # noqa: S314
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    assert [one for one in areas(svg) if one.left < 0 or one.top < 0 or one.right > width or one.bottom > height] == []
    (path,) = (path.attrib["d"] for path in svg.iter(f"{SVG}path"))
    axes = [line.attrib for line in svg.iter(f"{SVG}line") if line.attrib["class"] == "axis"]
    left, right = (float(axes[0][name]) for name in ("x1", "x2"))
    bottom, top = (float(axes[1][name]) for name in ("y1", "y2"))
    points = [tuple(map(float, point.split())) for point in path[1:].split("L")]
    assert all(left <= x <= right and top <= y <= bottom for x, y in points)
    assert "E_total" in (svg.findtext(f"{SVG}title") or "")
    assert "goes from" in (svg.findtext(f"{SVG}desc") or "")


def test_a_spike_of_one_update_is_seen_among_many() -> None:
    values = [0.1] * 20_000
    values[12_345] = 0.9
    (path,) = (path.attrib["d"] for path in ET.fromstring(curve_svg(curve(*values), Page())).iter(f"{SVG}path"))  # noqa: S314
    heights = {float(point.split()[1]) for point in path[1:].split("L")}
    assert len(heights) == 2
    assert path.count("L") < 2_000


def test_an_error_is_plotted_linear_and_logarithmic_and_one_at_zero_linear_only() -> None:
    assert plot_svg([curve(0.3, 0.1)], Page()).count("<g ") == 2
    assert plot_svg([curve(0.3, 0.0)], Page()).count("<g ") == 1


def test_axes_have_round_ticks() -> None:
    assert [text for _, text in linear_axis(0.0, 0.298).ticks] == ["0", "0.1", "0.2", "0.3"]
    assert [text for _, text in linear_axis(-3.9, 0.4).ticks] == ["−4", "−3", "−2", "−1", "0", "1"]
    assert [text for _, text in count_axis(10_000).ticks] == ["0", "2,000", "4,000", "6,000", "8,000", "10,000"]
    assert [text for _, text in count_axis(1).ticks] == ["0", "1"]
    assert [text for _, text in logarithmic_axis(3.5e-5, 0.3).ticks] == ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]
    assert [text for _, text in logarithmic_axis(0.2, 0.3).ticks] == ["0.1", "0.2", "0.5", "1"]


def test_plots_look_at_the_first_updates_closely_and_at_the_last_one() -> None:
    counts = counts_to_plot(10_000)
    assert counts[:4] == [0, 1, 2, 3]
    assert counts[-1] == 10_000
    assert len(counts) < 500
    assert counts_to_plot(0) == [0]
    assert counts_to_plot(3) == [0, 1, 2, 3]
