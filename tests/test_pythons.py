"""The versions in constraints.txt run on a distribution's own Python, which may be years behind others of its minor."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.places import SOURCE

PAGE = """
import sys
sys.path[:0] = sys.argv[1:3]
import bs4
from nbformat.v4 import new_markdown_cell, new_notebook
from nbconvert.exporters import HTMLExporter
from managerkit.cohort.feedback.page import FeedbackExporter
from managerkit.cohort.feedback.sanitize import Harmless, markdown2html
from managerkit.cohort.grade import grade_cohort
assert bs4.BeautifulSoup("<p class=a>x</p><p>y</p>", "html.parser").select("p.a:not(.b)")[0].text == "x"
exporter = HTMLExporter(preprocessors=[Harmless], filters={"markdown2html": markdown2html})
page, _ = exporter.from_notebook_node(new_notebook(cells=[new_markdown_cell("# A title <script>x</script>")]))
assert "A title" in page and "<script>x" not in page
print("made a page on", sys.version.split()[0])
"""


@pytest.mark.slow
def test_c13_a_page_is_made_on_the_distributions_own_python() -> None:
    program = Path("/usr/bin/python{}.{}".format(*sys.version_info))
    if not program.exists():
        pytest.skip(f"the system has no {program.name}, with which the installed packages could be loaded")
    words: list[str | Path] = [program, "-I", "-c", PAGE, SOURCE, sysconfig.get_path("purelib")]
    environment = {**os.environ, "JUPYTER_PATH": str(Path(sys.prefix) / "share/jupyter")}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "made a page on" in done.stdout, done.stderr
