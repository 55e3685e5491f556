"""What tests do on a page of the admin: open it, fill in its form as a browser would, and send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import quote
from django.urls import reverse

from tests.pages import get_page, parse, texts

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponse
    from django.test import Client
    from lxml.html import HtmlElement


def list_url(model: type[Model]) -> str:
    return _url(model, "changelist")


def add_url(model: type[Model]) -> str:
    return _url(model, "add")


def change_url(thing: Model) -> str:
    return _url(type(thing), "change", thing.pk)


def delete_url(thing: Model) -> str:
    return _url(type(thing), "delete", thing.pk)


def fields(page: HtmlElement) -> dict[str, list[str]]:
    """Return what a browser would send if the page's form were saved untouched."""
    [form] = page.cssselect("#content-main > form[method=post]")
    filled_in: dict[str, list[str]] = {}
    for name, value in form.form_values():
        filled_in.setdefault(name, []).append(value)
    for area in form.cssselect("textarea[name]"):
        # A browser drops the line end after the tag and sends all others as two characters.
        filled_in[area.get("name")] = [(area.text or "").removeprefix("\n").replace("\n", "\r\n")]
    return filled_in


def submit(client: Client, url: str, **changes: Any) -> HttpResponse:
    """Open a form, change some of its fields (None: not sent), and save it."""
    filled_in = fields(get_page(client, url)) | changes
    return client.post(url, {name: value for name, value in filled_in.items() if value is not None})


def save(client: Client, url: str, **changes: Any) -> list[str]:
    """Submit a form that is right; return what the next page says."""
    response = submit(client, url, **changes)
    assert response.status_code == 302, errors(response)
    return said_at(client, response["Location"])


def delete(client: Client, thing: Model) -> list[str]:
    response = client.post(delete_url(thing), {"post": "yes"})
    assert response.status_code == 302
    return said_at(client, response["Location"])


def run_action(client: Client, action: str, *chosen: Model, **fields: str) -> list[str]:
    pks = [thing.pk for thing in chosen]
    response = client.post(list_url(type(chosen[0])), {"action": action, "_selected_action": pks, **fields})
    assert response.status_code == 302
    return said_at(client, response["Location"])


def said_at(client: Client, url: str) -> list[str]:
    return texts(get_page(client, url), ".messagelist li")


def errors(response: HttpResponse) -> list[str]:
    """Return what a form that was sent back finds wrong."""
    assert response.status_code == 200
    return texts(parse(response), ".errorlist li")


def _url(model: type[Model], page: str, *pks: str) -> str:
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=[quote(str(pk)) for pk in pks]
    )
