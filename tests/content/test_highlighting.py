from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.token import STANDARD_TYPES

from content.richtext import clean_html, plain_text, render
from content.richtext.highlighting import LANGUAGES
from profiles.models import TextFormat

CODE = 'def f(x):\n    return "a" < x & y  # \u00a0é\n'
COLOURED = (
    '<span class="k">def</span> <span class="nf">f</span><span class="p">(</span><span class="n">x</span>'
    '<span class="p">):</span>\n    <span class="k">return</span> <span class="s2">"a"</span> <span class="o">&lt;</span>'
    ' <span class="n">x</span> <span class="o">&amp;</span> <span class="n">y</span>'
    '  <span class="c1"># &nbsp;é</span>\n'
)


def block(inside: str, language: str = "python") -> str:
    return f'<pre><code class="language-{language}">{inside}</code></pre>'


def clean(source: str) -> str:
    return clean_html(source, scope="post-a")


def test_code_that_names_its_language_is_coloured_by_classes() -> None:
    from_markdown = render(f"```python\n{CODE}```", TextFormat.MARKDOWN, scope="post-a")
    imported = clean(block(html.escape(CODE)))

    assert (from_markdown, imported) == (block(COLOURED) + "\n", block(COLOURED))
    assert plain_text(imported) == plain_text(block(html.escape(CODE)))


@pytest.mark.parametrize(
    "left",
    [
        "<pre><code>def f(): ...</code></pre>",
        '<p><code class="language-python">def f(): ...</code></p>',
        block("def f(): ...", "nosuch"),
        block("def <b>f</b>(): ..."),
        block("x = 1\n" * 1_000),
    ],
)
def test_other_code_stays_plain(left: str) -> None:
    assert clean(left) == left


@pytest.mark.parametrize(
    "dressed",
    [
        '<p><span class="k">a</span></p>',
        '<p class="k">a</p>',
        '<pre><code><span class="kd post-row">a</span></code></pre>',
        '<pre class="highlight"><span class="site-bar">a</span></pre>',
    ],
)
def test_no_author_can_write_the_classes(dressed: str) -> None:
    assert "class=" not in clean(dressed)


@pytest.mark.parametrize("language", ["python", "PY", "c++", "c#", "sh", "dockerfile"])
def test_languages_have_other_names(language: str) -> None:
    assert "<span" in clean(block("import x; if 1: y = 'z'", language))


@given(st.sampled_from(sorted(LANGUAGES)), st.text(), st.text(alphabet="<>&\"'`$#/\\*{}()[]\n\r\t ;:ab01\u00a0="))
def test_coloured_code_is_the_same_text_and_comes_out_the_same_again(language: str, words: str, signs: str) -> None:
    plain = clean(block(html.escape(words + signs + words), "nosuch"))
    coloured = clean(block(html.escape(words + signs + words), language))

    assert re.sub("</?span[^>]*>", "", coloured).replace(f"language-{language}", "language-nosuch") == plain
    assert clean(coloured) == coloured
    assert set(re.findall('<span class="([^"]*)">', coloured)) <= set(STANDARD_TYPES.values())
