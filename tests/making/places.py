"""Where the files lie that tests of several rooms read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]

BUNDLED = sorted((ROOT / "configs").glob("*.yaml"))
WORKING = sorted((ROOT / "tests/model/working").glob("*.yaml"))
SHEETS = ROOT / "tests/sheets"

SHARED_NOTES = ROOT.parent / "shared/notes"
"""Notes of other hands and what was gathered from them; beside the tree of those who have them."""
