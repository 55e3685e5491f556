"""What tests read from a page: rows by id, numbers, links; always from the parsed document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

HTMX = {"HX-Request": "true"}


def parse(response: HttpResponse) -> html.HtmlElement:
    return html.fromstring(response.content.decode())


def row_ids(page: html.HtmlElement, section: str = "") -> list[str]:
    scope = f"#{section} " if section else ""
    return [row.get("data-id") for row in page.cssselect(f"{scope}[data-id]")]


def texts(page: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(selector)]


def form_fields(form: html.HtmlElement) -> dict[str, str]:
    """Return what a browser would send of a form; of the newline that begins a textarea in the source it sees nothing."""
    areas = {area.get("name"): (area.value or "").removeprefix("\n") for area in form.cssselect("textarea")}
    return dict(form.form_values()) | areas


def load_more_url(page: html.HtmlElement, section: str) -> str:
    """Return where the section's Load More leads without script, empty at the end of the list."""
    return next((link.get("href") for link in page.cssselect(f"#{section} a.load-more")), "")


def get_page(client: Client, url: str) -> html.HtmlElement:
    response = client.get(url.partition("#")[0])
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return parse(response)


def get_fragment(client: Client, url: str, *, target: str, seen_at: str) -> HttpResponse:
    """Ask as htmx does for the element `target` of the page that the reader has open at `seen_at`."""
    headers = {**HTMX, "HX-Target": target, "HX-Current-URL": f"http://testserver{seen_at}"}
    return client.get(url, headers=headers)


def walk(client: Client, url: str, section: str) -> list[str]:
    """Follow Load More without script to the end; return the ids of all rows in the order in which they came."""
    seen: list[str] = []
    while url:
        page = get_page(client, url)
        ids = row_ids(page, section)
        # A window that starts further down shows new rows only; a larger one shows the old ones again, first.
        seen = seen + ids if ids[0] not in seen else seen[: seen.index(ids[0])] + ids
        url = load_more_url(page, section)
    return seen


def walk_in_place(client: Client, url: str, section: str) -> list[str]:
    """Follow Load More as htmx does, a part of the page at a time, to the end; return the ids of all rows."""
    page = get_page(client, url)
    seen = row_ids(page, section)
    while links := page.cssselect(f"#{section}-more a.load-more"):
        target = f"{section}-more"
        if rows_url := links[0].get("hx-get"):
            answer = get_fragment(client, rows_url, target=target, seen_at=url)
            page, url = parse(answer), answer["HX-Replace-Url"]
            seen += row_ids(page)
        else:
            url = links[0].get("href")
            page = get_page(client, url)
            seen += row_ids(page, section)
    return seen
