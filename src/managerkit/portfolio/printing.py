"""A page of HTML as a PDF, by a browser that is on the machine. Nothing is fetched and nothing leaves it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PAPERS = {"a4": "A4", "letter": "letter"}
"""The sizes of paper, and how CSS names them."""
PATIENCE = 120
"""Seconds that a browser has."""


def browser() -> str | None:
    """A browser that can print without a window: one on the PATH, or the one that came with Playwright."""
    return next(filter(None, map(shutil.which, BROWSERS)), None) or _playwrights()


def as_pdf(html: str, program: str) -> bytes | None:
    """Print a page.

    Args:
        html: the whole page, which names its size of paper.
        program: a browser of Chromium's kind.

    Returns:
        the PDF, or nothing where the browser could not make one in time.
    """
    with tempfile.TemporaryDirectory(prefix="managerkit-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(html, "utf-8")
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            *(["--no-sandbox"] if _is_root() else []),
            source.as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None


def _is_root() -> bool:
    """Whether Chromium would refuse to run in its sandbox, which it does for root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _playwrights() -> str | None:
    """Playwright's own Chromium, where it is installed."""
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Exception:  # it is not installed, or an event loop runs here already: either way, there is no browser
        return None
    return path if Path(path).is_file() else None
