"""A share of what `python tests/benchmarks/classes.py` measures: a broken file is a row that says so, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpcalc.actions.check.checker import Settings
from bpcalc.actions.check.marker import Marker
from making.hostile_files import hostile_files

SETTINGS = Settings("classic")
FILES = list(hostile_files(64, seed=3))


@pytest.mark.parametrize("part", range(4))
def test_a_broken_file_defeats_nobody(part: int, tmp_path: Path) -> None:
    marker = Marker(SETTINGS)
    for name, data in FILES[part::4]:
        (tmp_path / name).write_bytes(data)
        # Not as one of many: what is no BpcalcError is raised here.
        rows = marker.marked(str(tmp_path / name), 20, is_one_of_many=False)
        assert rows, name
        assert all(row.problem is None or "longer than" not in row.problem.message for row in rows), name
