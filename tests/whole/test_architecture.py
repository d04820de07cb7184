"""The page about the rooms shows those that there are, in the order that import-linter holds them to."""

from __future__ import annotations

import re
import tomllib

from making.places import ROOT

HOUSE = ROOT / "bpcalc"
PICTURE = re.compile(r"^```text\n(__main__\b.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def _page() -> str:
    return (ROOT / ".github" / "ARCHITECTURE.md").read_text(encoding="utf-8")


def _floors() -> list[list[str]]:
    """The rooms of each line of the picture, which end where two spaces stand."""
    [picture] = PICTURE.findall(_page())
    return [re.split(r"\s{2,}", line)[0].split(" | ") for line in picture.splitlines()]


def _rooms() -> list[str]:
    return [room for floor in _floors() for room in floor]


def _contract() -> tuple[list[list[str]], set[str]]:
    """The layers of the whole house, and what is no room."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [contract] = [one for one in settings["contracts"] if one.get("containers") == [settings["root_package"]]]
    assert contract["type"] == "layers"
    assert contract["exhaustive"]
    return [layer.split(" | ") for layer in contract["layers"]], set(contract["exhaustive_ignores"])


def test_the_picture_is_the_contract_that_import_linter_holds() -> None:
    assert _floors() == _contract()[0]


def test_every_room_has_a_line_in_the_order_of_the_picture() -> None:
    rows = ROW.findall(_page())
    assert [room for room, _ in rows] == _rooms()
    assert all(words.strip() for _, words in rows)


def test_the_rooms_are_the_folders_and_files_of_the_package() -> None:
    found = {path.stem for path in HOUSE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert set(_rooms()) == found - {"__init__"} - _contract()[1]
