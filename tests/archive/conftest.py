from __future__ import annotations

from pathlib import Path

import pytest

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real saved profiles; they belong to their authors and are no part of this project."""
    if not REAL.is_dir():
        pytest.skip("the real saved profiles are not beside this project")
    return REAL
