"""The pages about the project lead to what is there, and the machines try every Python that it claims."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from making.places import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / ".github").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
PATH = re.compile(r"`((?:\w+/)+(?:[\w.]+\.(?:py|po|yaml))?)`")
MADE = re.compile(r"NAME|CODE")
"""What stands for a name in a path."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).is_file()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent != ROOT], ids=lambda page: page.stem)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    paths = [path for path in PATH.findall(page.read_text(encoding="utf-8")) if not MADE.search(path)]
    assert [path for path in paths if not ((ROOT / path).exists() or (ROOT / "bpcalc" / path).exists())] == []


def test_every_python_that_is_claimed_is_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = [
        match[1] for line in project["classifiers"] if (match := re.fullmatch(r".* :: Python :: (3\.\d+)", line))
    ]
    workflow = YAML(typ="safe", pure=True).load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["tests"]["strategy"]["matrix"]["python"] == claimed
    assert project["requires-python"] == f">={claimed[0]}"
