from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.pages import get_page

if TYPE_CHECKING:
    from django.test import Client

STATIC = Path(__file__).resolve().parents[2] / "static"


def test_icon_stands_where_every_browser_looks_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    kind, count = struct.unpack("<HH", response.content[2:6])
    sizes = [response.content[6 + 16 * number] for number in range(count)]

    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        200,
        "image/x-icon",
        "max-age=604800",
    )
    assert (kind, sizes) == (1, [16, 32, 48])


@pytest.mark.django_db
def test_manifest_is_named_by_every_page_and_names_icons_that_exist(client: Client, settings: Any) -> None:
    settings.BYLINE_SITE_NAME = "Ann’s <page>"
    page = client.get("/")
    [link] = get_page(client, "/").cssselect("link[rel=manifest]")
    response = client.get(link.get("href"))
    manifest = json.loads(response.content)

    assert response["Content-Type"] == "application/manifest+json"
    assert "manifest-src 'self'" in page["Content-Security-Policy"]
    assert (manifest["name"], manifest["start_url"]) == ("Ann’s <page>", "/")
    sizes = {icon["src"].removeprefix("/static/"): icon["sizes"] for icon in manifest["icons"]}
    assert sizes == {"favicon.svg": "any", "icon-192.png": "192x192", "icon-512.png": "512x512"}
    for name, size in sizes.items():
        if name.endswith(".png"):
            width, height = struct.unpack(">II", (STATIC / name).read_bytes()[16:24])
            assert f"{width}x{height}" == size
