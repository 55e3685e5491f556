"""What Markdown becomes, cleaned, as it is stored."""

from __future__ import annotations

import re

import pytest

from content.richtext import plain_text, render
from profiles.models import TextFormat

SPOILER = '<details class="spoiler"><summary>Spoiler</summary>\n'


def shown(source: str, *, scope: str = "post-a") -> str:
    return render(source, TextFormat.MARKDOWN, scope=scope)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>\n"),
        ("## A\n\n### B", "<h2>A</h2>\n<h3>B</h3>\n"),
        ("# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>\n"),
        ("a <b onclick=x()>b</b><script>c</script>", "<p>a <b>b</b></p>\n"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>\n"),
        ("![a](/b.png)", '<p><img src="/b.png" alt="a" loading="lazy"></p>\n'),
        (
            "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
            (
                '<table>\n<thead>\n<tr>\n<th>a</th>\n<th class="align-center">b</th>\n<th class="align-right">c</th>\n</tr>\n'
                '</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class="align-center">2</td>\n<td class="align-right">3</td>\n</tr>\n'
                "</tbody>\n</table>\n"
            ),
        ),
        ("a\x00b\x07c\ud800", "<p>abc\ufffd</p>\n"),
    ],
)
def test_markdown_becomes_cleaned_html(source: str, html: str) -> None:
    assert shown(source) == html


def test_html_is_no_markdown() -> None:
    assert render("<p>*a*</p>", TextFormat.HTML, scope="post-a") == "<p>*a*</p>"


@pytest.mark.parametrize(
    ("source", "items"),
    [
        ("- [ ] a\n- [x] *b*", ["open a", "done <em>b</em>"]),
        ("1. [X] a", ["done a"]),
        ("- [ ]a", ["[ ]a"]),
        ("- [x](y)", ['<a href="y" rel="ugc nofollow">x</a>']),
        ("- a [ ] b", ["a [ ] b"]),
        ("- `[ ] a`", ["<code>[ ] a</code>"]),
    ],
)
def test_tasks_are_signs_and_no_controls(source: str, items: list[str]) -> None:
    html = shown(source)
    for name, sign in (("open", "☐"), ("done", "☑")):
        html = html.replace(f'<li class="task"><span class="task-{name}">{sign}</span>', f"<li>{name}")

    assert re.findall("<li>(.*?)</li>", html) == items


def test_footnotes_lead_there_and_back_within_their_text() -> None:
    html = shown("a[^x] b[^x] c^[*y*]\n\n[^x]: X.", scope="comment-z")

    assert html == (
        '<p>a<sup><a href="#comment-z--fn1" id="comment-z--fnref1" rel="ugc nofollow">[1]</a></sup>'
        ' b<sup><a href="#comment-z--fn1" id="comment-z--fnref1:1" rel="ugc nofollow">[1]</a></sup>'
        ' c<sup><a href="#comment-z--fn2" id="comment-z--fnref2" rel="ugc nofollow">[2]</a></sup></p>\n'
        '<section class="footnotes">\n<ol>\n<li id="comment-z--fn1"><p>X.'
        ' <a href="#comment-z--fnref1" class="footnote-backref" rel="ugc nofollow">↩︎</a>'
        ' <a href="#comment-z--fnref1:1" class="footnote-backref" rel="ugc nofollow">↩︎</a></p>\n</li>\n'
        '<li id="comment-z--fn2"><p><em>y</em>'
        ' <a href="#comment-z--fnref2" class="footnote-backref" rel="ugc nofollow">↩︎</a></p>\n</li>\n</ol>\n</section>\n'
    )


@pytest.mark.parametrize("source", ["a[^b]", "[^a]: b", "^["])
def test_unfinished_footnotes_leave_no_link_to_nowhere(source: str) -> None:
    assert "<a" not in shown(source)


OPEN, END = '<details class="spoiler"><summary>', "</details>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (":::spoiler\na\n:::\nb", f"{OPEN}Spoiler</summary><p>a</p>{END}<p>b</p>"),
        (":::spoiler A <b>\na\n:::", f"{OPEN}A &lt;b&gt;</summary><p>a</p>{END}"),
        ("::: Spoiler: A\na", f"{OPEN}A</summary><p>a</p>{END}"),
        (
            ":::spoiler A\na\n:::spoiler B\nb\n:::\nc\n:::\nd",
            f"{OPEN}A</summary><p>a</p>{OPEN}B</summary><p>b</p>{END}<p>c</p>{END}<p>d</p>",
        ),
        (
            ":::spoiler\n```\n:::\n```\na\n:::\nb",
            f"{OPEN}Spoiler</summary><pre><code>:::</code></pre><p>a</p>{END}<p>b</p>",
        ),
        ("> :::spoiler\n> a\n\nb", f"<blockquote>{OPEN}Spoiler</summary><p>a</p>{END}</blockquote><p>b</p>"),
        ("- :::spoiler\n  a\n\nb", f"<ul><li>{OPEN}Spoiler</summary><p>a</p>{END}</li></ul><p>b</p>"),
        ("- :::spoiler\n  a\nb", f"<ul><li>{OPEN}Spoiler</summary><p>a</p>{END}</li></ul><p>b</p>"),
        (":::note\na\n:::", "<p>:::note\na\n:::</p>"),
        ("    :::spoiler", "<pre><code>:::spoiler</code></pre>"),
    ],
)
def test_spoilers_are_folded_and_may_hold_others(source: str, html: str) -> None:
    assert re.sub(r"\n(?=<|$)|(?<=>)\n", "", shown(source)) == html


def test_plain_text_of_markdown_is_what_a_reader_reads() -> None:
    text = plain_text(shown("# A\n\nb[^1] $x^2$\n\n[^1]: c\n\n- [x] d\n\n```py\ndef e(): ...\n```"))

    assert text == "A\nb[1] x2\n☑ d\ndef e(): ...\nc ↩︎"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (">! the butler did it\n>! truly\n\nNext.", f"{SPOILER}<p>the butler did it\ntruly</p>\n</details>\n<p>Next.</p>\n"),
        (
            ">! a\n>!\n>! - b\n>! - c\n> d",
            f"{SPOILER}<p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n</details>\n<blockquote>\n<p>d</p>\n</blockquote>\n",
        ),
        ("a\n>!b\nc", f"<p>a</p>\n{SPOILER}<p>b</p>\n</details>\n<p>c</p>\n"),
        ("> >! a\n> b", f"<blockquote>\n{SPOILER}<p>a</p>\n</details>\n<p>b</p>\n</blockquote>\n"),
        (">! >! a", f"{SPOILER}{SPOILER}<p>a</p>\n</details>\n</details>\n"),
        (">! ```\n>! x\n>! ```", f"{SPOILER}<pre><code>x\n</code></pre>\n</details>\n"),
        ("> ! a", "<blockquote>\n<p>! a</p>\n</blockquote>\n"),
        (">![a](/b.png)", '<blockquote>\n<p><img src="/b.png" alt="a" loading="lazy"></p>\n</blockquote>\n'),
    ],
)  # fmt: skip
def test_lines_that_begin_with_an_exclamation_mark_are_a_spoiler(source: str, html: str) -> None:
    assert shown(source) == html
