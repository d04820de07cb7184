"""Starting: of bpcalc, and of the libraries it stands on, a command loads what it has need of, and derives once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bpcalc.cli.app import SUMMARIES, app
from bpcalc.cli.speaking import help_of
from bpcalc.derivation import deriving
from bpcalc.derivation.deriving import MeaninglessConventionError
from bpcalc.model.convention import Biases, Order
from bpcalc.model.loading import load
from bpcalc.model.network import Network
from making.places import BUNDLED, WORKING

Command = Callable[..., Any]


LISTING = """
import json, sys
from bpcalc.cli.app import app
sys.argv = ["bpcalc", *json.loads(sys.argv[1])]
try:
    app()
except SystemExit:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """The modules that a command line has loaded in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", LISTING, json.dumps(arguments)], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(run.stderr.splitlines()[-1]))


def test_help_has_the_summary_of_each_command() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert {name: next(help_of(command)) for name, command in commands.items()} == SUMMARIES


def test_only_the_command_that_is_asked_for_is_made() -> None:
    files = {f"bpcalc.cli.{name}" for name in SUMMARIES}
    assert loaded("--help") & files == set()
    assert loaded("rn") & files == set()
    assert loaded("explain", "w1") & files == {"bpcalc.cli.explain"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["run", "classic", "-n", "3"],
        ["run", "classic", "--why", "--format", "html"],
        ["explain", "w1"],
        ["check", "key.yaml", "--config", "classic"],
        ["draw", "classic"],
        ["sheet", "classic"],
        ["configs"],
        ["export", "classic", "--to", "numpy"],
    ],
    ids=" ".join,
)
def test_sympy_and_mpmath_are_not_loaded(
    arguments: Sequence[str], tmp_path: Path, bpcalc: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key.yaml").write_text(bpcalc("sheet", "classic", "--key").stdout, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    assert loaded(*arguments) & {"sympy", "mpmath"} == set()


def test_sympy_verifies() -> None:
    assert "sympy" in loaded("explain", "w1", "--verify")


@pytest.mark.parametrize(
    ("arguments", "most"),
    [
        (["run", "classic"], 2),  # of the figures in print some are of the in-place order
        (["run", "classic", "-n", "100"], 2),
        (["run", "classic", "--only", "w5", "-n", "10"], 2),
        (["run", "classic", "--why", "--delta"], 3),
        (["run", "xor", "-n", "50"], 2),  # of the first sample's update, and of all errors
        (["explain", "w1"], 1),
        (["explain", "w1", "out_o1@100"], 2),
        (["check", "key.yaml", "--config", "classic"], 1),
        (["check", "note.md", "--config", "classic"], 9),  # and one for each of the conventions that it might follow
        (["sheet", "classic", "--only", "dE/dw5"], 1),
        (["draw", "classic"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_the_same_is_derived_once(
    arguments: Sequence[str], most: int, tmp_path: Path, bpcalc: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key.yaml").write_text(bpcalc("sheet", "classic", "--key").stdout, encoding="utf-8")
    (tmp_path / "note.md").write_text(bpcalc("run", "classic", "--format", "markdown").stdout, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    derived: list[tuple[object, ...]] = []
    really = deriving._derived

    def counted(network: Network, *others: Any) -> Any:
        derived.append((network.convention, network.loss.name, network.weights, *others))
        return really(network, *others)

    monkeypatch.setattr(deriving, "_derived", counted)
    assert bpcalc(*arguments).exit_code == 0
    assert max(Counter(map(repr, derived)).values()) == 1
    assert len(derived) <= most


@pytest.mark.parametrize("path", [*BUNDLED, *WORKING], ids=lambda path: path.stem)
def test_what_notes_write_is_a_slice_of_everything(path: Path) -> None:
    network = load(str(path))
    for order, biases in product(Order, Biases):
        convention = network.convention._replace(order=order, biases=biases)
        ones, others = (replace(network, convention=convention) for _ in range(2))
        try:
            alone = deriving.derive(ones)
        except MeaninglessConventionError:
            continue
        deriving.derive(others, everything=True)
        assert deriving.derive(others) == alone


def test_a_network_keeps_its_last_derivations_only() -> None:
    network = load("classic")
    first = deriving.derive(network)
    assert deriving.derive(network) is first
    for iteration in range(1, 3 * deriving.MOST_KEPT):
        deriving.derive(network, iteration)
    assert len(network.derived) == deriving.MOST_KEPT
