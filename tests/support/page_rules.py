"""What every page that the kit writes keeps to, of HTML's own rules: those that our pages once broke."""

from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

INLINE = ("a", "b", "bdi", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "p", "small", "span", "strong")
BLOCKS = ("blockquote", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "section", "table", "ul")


def broken(html: str) -> list[str]:
    """Each rule that a page breaks, in words, with the place."""
    page = BeautifulSoup(html, "html.parser")  # which leaves elements where they were written
    return [*_ids(page), *_headings(page), *_elements(page)]


def _ids(page: BeautifulSoup) -> Iterator[str]:
    ids = [str(one["id"]) for one in page.find_all(id=True)]
    yield from (f"the id {name} stands {many} times" for name, many in Counter(ids).items() if many > 1)
    yield from (f"the id {name} does not begin with a letter" for name in ids if not name[:1].isalpha())
    for link in page.find_all("a", href=True):
        if str(link["href"]).startswith("#") and str(link["href"])[1:] not in ids:
            yield f"nothing has the id that {link['href']} leads to"


def _headings(page: BeautifulSoup) -> Iterator[str]:
    before = 0
    for heading in page.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        level = int(heading.name[1])
        if level > before + 1:
            yield f"{heading.get_text()[:40]!r}, h{level}, comes after an h{before}"
        before = level


def _elements(page: BeautifulSoup) -> Iterator[str]:
    yield from (f"an empty {one.name} in {_near(one)}" for one in page.find_all("th") if not one.get_text(strip=True))
    for one in page.find_all(INLINE):
        if inside := one.find(BLOCKS):
            yield f"{inside.name} in {one.name}: {_near(one)}"
    for one in page.find_all("div", attrs={"aria-label": True}):
        if not one.get("role"):
            yield f"a div with a label and no role: {one['aria-label']}"


def _near(one: Tag) -> str:
    return repr(one.parent.get_text()[:40] if one.parent else "")
