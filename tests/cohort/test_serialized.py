"""A page is serialised as nbconvert would do it, byte for byte, or left to nbconvert."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cohort.feedback.serialized import serialized

PLAIN = [
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><style> a > b {} </style></head></html>',
    '<p id="b" class=" x  y " aria-label="a">&#39;it&#39;s&#39; &quot;so&quot; &amp; 1 &lt; 2 > 0&nbsp;!</p>',
    "<div>\n\n  <p>  </p>\t<pre>  \n\n </pre>\n</div>  \n",
    '<img src="x"><img alt="" src="y"/><br><hr/><br />',
    """<p title='say "no"' lang="it's">a</p><p title="&quot;it&#39;s&quot;">b</p><details open>c</details>""",
    '<svg viewBox="0 0 1 1"><circle r="1"/><G fill="none"></G></svg>',
    '<p class="">a</p><p id="1" id="2">b</p><style> \n </style><style></style>',
    "a &lt;b&gt; c",
]
NOT_PLAIN = [
    *("<p>open", "<b><i>crossed</b></i>", "</p>", "a < b", "<p a=b>c</p>", "<!-- said -->", "<?php ?>", "<br></br>"),
    *("&eacute; &copy", "<p title='&#x41;'>a</p>", "<textarea> </textarea>", "<script>1 < 2</script>"),
    *('<style>a<b</style>"', '<a rel="x  y">a</a>', "<!DOCTYPE svg>", "<p title='a<b'>c</p>", "<input>"),
]


def by_nbconvert(html: str) -> str:
    """As nbconvert.exporters.html has it."""
    soup = BeautifulSoup(html, features="html.parser")
    for one in soup.select("img:not([alt])"):
        one.attrs["alt"] = "No description has been provided for this image"
    return str(soup)


@pytest.mark.parametrize("html", PLAIN)
def test_plain_html_is_serialised_as_nbconvert_does_it(html: str) -> None:
    assert serialized(html) == by_nbconvert(html)


@pytest.mark.parametrize("html", NOT_PLAIN)
def test_all_else_is_left_to_nbconvert(html: str) -> None:
    assert serialized(html) is None


PIECES = [
    *("<p>", "</p>", "<PRE>", "</pre>", "<b class='a  b'>", "</b>", "<br>", "<br/>", "<img>", '<i id="1" a title=">">'),
    *("</i>", "<i/>", "\n", "  ", " ", "a", "&amp;", "&", "&#39;", "&#", "<", ">", '"', "'", "é", "</", "/>", "<!-"),
    *(
        "-->",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "\r",
        "\f",
        "<svg>",
        "</svg>",
        "<td headers='a b'>",
        "</td>",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_the_html_it_is_the_same_or_left(html: str) -> None:
    assert serialized(html) in (None, by_nbconvert(html))


def nested(pieces: list[str]) -> st.SearchStrategy[str]:
    """HTML that is nested as it should be."""
    return st.recursive(
        st.sampled_from(pieces),
        lambda inner: st.builds(
            "<{0}{1}>{2}</{0}>".format,
            st.sampled_from(["p", "pre", "div", "svg", "td"]),
            st.sampled_from(["", ' class=" a  b"', " id='\"' lang=\"&amp;'\"", " open"]),
            st.lists(inner, max_size=4).map("".join),
        ),
    )


@given(
    st.lists(nested([" ", "\n\n", "a > b", "&lt;", "&#39;", "<br>", "<img/>", "<i/>", "é\t"]), max_size=5).map("".join)
)
def test_html_that_is_nested_is_never_left(html: str) -> None:
    assert serialized(html) == by_nbconvert(html)
