"""What a body cannot embed is a link to what it showed, or its words: nothing vanishes."""

from __future__ import annotations

import pytest

from content.richtext import clean_html


def cleaned(source: str) -> str:
    """Return the cleaned form without what every link has."""
    stored = clean_html(source, scope="post-a")
    assert clean_html(stored, scope="post-a") == stored
    return stored.replace(' rel="ugc nofollow"', "")


def link(address: str, words: str = "") -> str:
    return f'<a href="{address}">{words or address}</a>'


VIDEO = "https://www.youtube.com/watch?v=abc"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('<iframe srcdoc="&lt;h1&gt;hi&lt;/h1&gt;" title="A chart"></iframe>', "<p>A chart</p>"),
        ('<iframe srcdoc="&lt;h1&gt;Slow&lt;/h1&gt;&lt;p&gt;loops&lt;/p&gt;"></iframe>', "<p>Slow loops</p>"),
        ('<iframe src="https://x.org/e?a=1&amp;b=2"></iframe>', f"<p>{link('https://x.org/e?a=1&amp;b=2')}</p>"),
        ('<p>See <iframe src="//x.org/e" title="A map"></iframe>.</p>', f"<p>See {link('https://x.org/e', 'A map')}.</p>"),
        ('<iframe src="javascript:x()" title="<b>"></iframe>', "<p>&lt;b&gt;</p>"),
        (f'<figure class="media"><oembed url="{VIDEO}"></oembed></figure>', f"<figure><p>{link(VIDEO)}</p></figure>"),
        (f'<oembed url="{VIDEO}">', f"<p>{link(VIDEO)}</p>"),
        ('<audio controls src="https://x.org/a.mp3"></audio>', f"<p>{link('https://x.org/a.mp3')}</p>"),
        (
            '<video><source src="https://x.org/v.webm"><source src="https://x.org/v.mp4">A film</video>',
            f"<p>{link('https://x.org/v.webm', 'A film')}</p>",
        ),
        ("<video>Only words</video>", "<p>Only words</p>"),
        (
            '<object data="https://x.org/a.pdf"><a href="https://x.org/a.pdf">PDF</a></object>',
            f"<p>{link('https://x.org/a.pdf', 'PDF')}</p>",
        ),
        ('<embed src="https://x.org/a.swf">', f"<p>{link('https://x.org/a.swf')}</p>"),
        ("<canvas>A drawing of it</canvas>", "<p>A drawing of it</p>"),
        ('<img src="data:image/png;base64,AAAA" alt="My drawing">', "<p>My drawing</p>"),
        ('<p>a <img src="DATA:image/png;base64,AA" alt="" title="b < c"></p>', "<p>a b &lt; c</p>"),
        ('<img src="blob:https://x.org/1">', "<p>[image]</p>"),
        ("<iframe></iframe><audio></audio><embed><oembed></oembed>", ""),
    ],
)  # fmt: skip
def test_embedded_thing_leaves_a_link_or_its_words(source: str, shown: str) -> None:
    assert cleaned(source) == shown


@pytest.mark.parametrize(
    "inside",
    [
        '<div><iframe src="https://www.youtube.com/embed/abc"></iframe></div>',
        '<audio src="https://x.org/a.mp3">no</audio>',
        '<object data="https://x.org/a.pdf">no</object><embed src="https://x.org/b">',
    ],
)
def test_address_that_an_editor_embedded_stands_before_that_of_its_frame(inside: str) -> None:
    shown = cleaned(
        f'<figure><div data-oembed-url="{VIDEO}">{inside}</div></figure><iframe src="https://x.org/z"></iframe>'
    )

    assert shown.replace("<div></div>", "") == (
        f"<figure><div><p>{link(VIDEO)}</p></div></figure><p>{link('https://x.org/z')}</p>"
    )


def test_words_beside_what_an_editor_embedded_stay() -> None:
    tweet = "<blockquote><p>Tides are late.</p></blockquote>"

    shown = cleaned(f'<div data-oembed-url="https://twitter.com/a/status/1">{tweet}</div>')

    assert shown == f"<div><p>{link('https://twitter.com/a/status/1')}</p>{tweet}</div>"


@pytest.mark.parametrize(
    ("block", "named"),
    [
        ('<div class="llm-content-block" data-model-name="Model X 4">', "Written by Model X 4"),
        ('<div data-model-name="&lt;b&gt; &amp; c" class="wide llm-content-block">', "Written by &lt;b&gt; &amp; c"),
        ('<section class="llm-content-block">', "Written by a language model"),
    ],
)
def test_text_of_a_model_stands_in_a_box_that_names_the_model(block: str, named: str) -> None:
    end = f"</{block[1:].split(maxsplit=1)[0]}>"
    inside = '<div class="llm-content-block-content"><p>A text of the machine.</p><ul><li>a</li></ul></div>'

    shown = cleaned(f"<p>My own words.</p>{block}{inside}{end}<p>Mine again.</p>")

    assert shown == (
        f'<p>My own words.</p><figure class="model-text"><figcaption>{named}</figcaption>'
        "<div><p>A text of the machine.</p><ul><li>a</li></ul></div></figure><p>Mine again.</p>"
    )
