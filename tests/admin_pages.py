"""What tests do on a page of the admin: open it, fill in its form as a browser would, and send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from tests.pages import get_page, parse, texts

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponse
    from django.test import Client

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def list_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def change_url(thing: Model) -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def delete_url(thing: Model) -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_delete", args=[thing.pk])


def fields(page: html.HtmlElement) -> dict[str, list[str]]:
    """Return what a browser would send if the page's form were saved untouched."""
    [form] = page.cssselect("#content-main form[method=post]")
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


def errors(response: HttpResponse) -> list[str]:
    """Return what the form found wrong, each error once."""
    assert response.status_code == 200
    return texts(parse(response), ".errorlist li")


def messages(client: Client, response: HttpResponse) -> list[str]:
    """Follow the redirect after a write and return what it says there."""
    assert response.status_code == 302
    return texts(get_page(client, response["Location"]), ".messagelist li")


def run_action(client: Client, name: str, *chosen: Model) -> list[str]:
    url = list_url(type(chosen[0]))
    response = client.post(url, {"action": name, "_selected_action": [thing.pk for thing in chosen]})
    return messages(client, response)


def queries_of(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection, ) as captured:
        get_page(client, url)
    return [query["sql"] for query in captured.captured_queries]
