"""`python -m docs.site FOLDER`: lay out all pages as Markdown beside each other, and let Sphinx make HTML of them."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from . import commands, lessons

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
AS_THEY_ARE = ("docs/*.md", "docs/images/*", "*.md", "LICENSE", "course/LICENSE", "course/facilitator/s*")
"""What is read where it lies in the checkout, so that the links between these files lead somewhere here, too."""


def lay_out(folder: Path) -> None:
    """Put everything that the site is made of into an empty folder: written pages, and those made of the kit itself."""
    for pattern in AS_THEY_ARE:
        for path in ROOT.glob(pattern):
            (copy := folder / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    for page in HERE.glob("*.md"):
        shutil.copyfile(page, folder / page.name)
    course = ROOT / "course"
    pages = {
        "commands.md": commands.page(),
        "scene.html": lessons.scene(course),
        **lessons.pages(course, ROOT / "notebooks"),
    }
    for name, text in pages.items():
        (path := folder / name).parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


def build(site: Path) -> int:
    """Build the site, with every warning an error.

    Args:
        site: the folder that it is written to.

    Returns:
        0, or what Sphinx ended with.
    """
    with TemporaryDirectory() as here:
        lay_out(pages := Path(here, "pages"))
        strict = ["--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
        asked = [*strict, "--conf-dir", str(HERE), "--doctree-dir", str(Path(here, "doctrees"))]
        return subprocess.run([sys.executable, "-m", "sphinx", *asked, str(pages), str(site)]).returncode


if __name__ == "__main__":
    site = Path(sys.argv[1])
    if code := build(site):
        sys.exit(code)
    print(f"The site is built. Next: open {site / 'index.html'} in a browser.")
