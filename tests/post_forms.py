"""What tests do on the pages where posts are written: open the form, fill it in, and press one of its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.models import Post
from tests.pages import form_fields, get_page, parse, texts

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client
    from lxml.html import HtmlElement

NEW = "/newPost"
TEXT = "Water *rises*.[^1]\n\nBy $a^2$.\n\n[^1]: Twice a day."


def edit_url(post: Post) -> str:
    return f"/editPost?postId={post.pk}"


def fields(page: HtmlElement) -> dict[str, str]:
    """Return what a browser would send of the form on the page, whichever button is pressed."""
    [form] = page.cssselect("form[data-draft]")
    empty = {field.get("name"): "" for field in form.cssselect("input[name]:not([type=checkbox]):not([value])")}
    sent = empty | form_fields(form)
    return {name: value for name, value in sent.items() if name not in {"csrfmiddlewaretoken", "action"}}


def send(client: Client, url: str, action: str, /, **changes: Any) -> HttpResponse:
    """Open the form, fill in these fields, and press the button."""
    return client.post(url, fields(get_page(client, url)) | changes | {"action": action})


def write(client: Client, action: str = "publish", /, **said: Any) -> HttpResponse:
    return send(client, NEW, action, **{"title": "High tide", "body": TEXT, **said})


def publish(client: Client, **said: Any) -> Post:
    """Publish a post that nothing speaks against, and return it."""
    response = write(client, "publish", **said)
    assert response.status_code == 302, texts(parse(response), ".form__error")
    return Post.objects.get(pk=response["Location"].split("/")[2])


def buttons(page: HtmlElement) -> list[str]:
    return [button.get("value") for button in page.cssselect("form[data-draft] button[name=action]")]
