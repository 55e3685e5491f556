from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

SETTINGS = Path(__file__).resolve().parents[2] / "config" / "settings.py"


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Return a function that reads the settings with these names in the environment."""

    def read(**names: str) -> dict[str, Any]:
        for name, value in {"BYLINE_DATA": str(tmp_path), **names}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


@pytest.mark.parametrize(
    ("names", "promise"),
    [
        ({}, (31_536_000, False, False)),
        ({"BYLINE_HSTS": "subdomains"}, (31_536_000, True, False)),
        ({"BYLINE_HSTS": "preload"}, (31_536_000, True, True)),
    ],
)
def test_https_is_promised_for_this_host_and_further_only_on_request(
    settings_with: Any, names: dict[str, str], promise: tuple[int, bool, bool]
) -> None:
    settings = settings_with(BASE_URL="https://byline.example", **names)

    of_hsts = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    assert tuple(settings[name] for name in of_hsts) == promise


def test_nothing_is_promised_without_https(settings_with: Any) -> None:
    settings = settings_with(BASE_URL="http://byline.example", BYLINE_HSTS="preload")

    assert [name for name in settings if "HSTS" in name and name.startswith("SECURE")] == []
