"""Every bundled network loads, fits the schema, verifies and reproduces its figures; no network is a special case."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

import bpcalc
from bpcalc.checking.certifying.published import Reproduced
from bpcalc.derivation.deriving import given_values
from bpcalc.model.changed_values import with_values
from bpcalc.model.source import bundled_networks
from bpcalc.model.spec import json_schema
from making.places import BUNDLED, ROOT, SHARED_NOTES, WORKING

SCHEMA = ROOT / "configs" / "network.schema.json"
NOTES = SHARED_NOTES / "networks"


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_network_verifies_and_reproduces_its_figures(path: Path) -> None:
    network = bpcalc.load(path)
    assert network.title
    assert network.source
    with_numbers = _with_numbers(network)
    derivation = bpcalc.derive(with_numbers, everything=True)
    certificate = bpcalc.certify(derivation, bpcalc.work(derivation))
    assert certificate.holds
    assert certificate.rows
    assert all(comparison.reproduced is not Reproduced.NO for comparison in bpcalc.compare(network, 10_000))
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=network.schema.json\n")


def _with_numbers(network: bpcalc.Network) -> bpcalc.Network:
    """The network with a number for each of its symbols."""
    given = bpcalc.derive(network).given
    values = given_values(network)
    symbols = [quantity.id for quantity in given if values[quantity.id] is None]
    return with_values(network, [f"{name}={place / 10}" for place, name in enumerate(symbols, start=1)])


def _valid(path: Path) -> bool:
    content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8-sig"))
    return jsonschema.Draft202012Validator(json_schema()).is_valid(content)


@pytest.mark.parametrize("path", [*BUNDLED, *WORKING], ids=lambda path: path.stem)
def test_what_the_loader_takes_fits_the_schema(path: Path) -> None:
    if path.stem != "spellings-of-keys":  # a schema cannot fold - and _
        assert _valid(path)


def test_the_schema_itself_is_valid_and_lies_beside_the_networks(bpcalc: Callable[..., Any], regenerate: bool) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    printed = bpcalc("schema").stdout
    if regenerate:
        SCHEMA.write_text(printed, encoding="utf-8")
    assert json.loads(printed) == json.loads(SCHEMA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", ["{}", "{inputs: [1], layers: []}", "{layerz: 1}", "[1]"])
def test_the_schema_refuses_what_is_no_network(text: str) -> None:
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(YAML(typ="safe", pure=True).load(text))


def test_bundled_networks_are_found_by_name() -> None:
    assert "classic" in bundled_networks()


@pytest.mark.skipif(not NOTES.is_dir(), reason="the notes are not here")
@pytest.mark.parametrize("path", sorted(NOTES.glob("*.yaml")) if NOTES.is_dir() else [], ids=lambda path: path.stem)
def test_the_networks_of_real_notes_verify(path: Path) -> None:
    network = bpcalc.load(path)
    derivation = bpcalc.derive(network)
    assert bpcalc.certify(derivation, bpcalc.work(derivation)).holds
