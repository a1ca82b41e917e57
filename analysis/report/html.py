"""The report as one HTML page that loads nothing, and as a fragment to paste into another document."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.report.document import Block, Document, FigureBlock, TableBlock

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"

Numbered = dict[str, list[tuple[str, Block, int | None]]]


def environment() -> Environment:
    """The templates' environment: everything is escaped, an unknown name is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def number_blocks(document: Document) -> Numbered:
    """The blocks by section, tables and figures each with their number in the document."""
    tables = figures = 0
    numbered: Numbered = {}
    for section in document.sections:
        blocks: list[tuple[str, Block, int | None]] = []
        for block in section.blocks:
            if isinstance(block, TableBlock):
                tables += 1
                blocks.append(("table", block, tables))
            elif isinstance(block, FigureBlock):
                figures += 1
                blocks.append(("figure", block, figures))
            else:
                blocks.append(("paragraph", block, None))
        numbered[section.id] = blocks
    return numbered


def render_page(document: Document, pictures: Mapping[str, str]) -> str:
    """The standalone page; `pictures` holds an SVG element for each figure.

    Its content security policy allows the page's own style and script, by their hashes, and nothing else.
    """
    from markupsafe import Markup

    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    # Style and script are our own files, the pictures our own SVG with its texts escaped.
    return environment().get_template("report.html.jinja").render(
        document=document,
        words=document.words,
        numbered=number_blocks(document),
        pictures={name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy=policy,
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def render_fragment(document: Document, pictures: Mapping[str, str]) -> str:
    """The report without html, head or body, styled inline; `pictures` holds each figure's file name."""
    return environment().get_template("fragment.html.jinja").render(
        document=document, words=document.words, numbered=number_blocks(document), pictures=pictures
    )

