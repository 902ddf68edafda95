"""The documentation as a site: `make docs` builds it into `site/`.

A page in `docs/` is on it by itself; `index.md` has the first page, and the order of all. A command is on it by its
help, a lesson by its notebook. `python.md` lists the modules whose names are promised to others.
"""
