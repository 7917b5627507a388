"""A bad line for each dialect that can stand one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.bad_line import DIALECTS, BadLine, bad_line


@pytest.fixture(params=DIALECTS)
def far(request: Any, tmp_path: Path) -> Iterator[BadLine]:
    """A counter, a bad line, a practice province; once for each dialect."""
    with bad_line(tmp_path / "counter", request.param) as opened:
        yield opened
