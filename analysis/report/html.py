"""The report as one HTML page that loads nothing, and as a fragment to paste into another document."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.charts.theme import visible
from analysis.report.document import Document, FigureBlock, TableBlock
from survey.files import write_file
from survey.messages import HailongError

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket

TEMPLATES = Path(__file__).parent / "templates"

Numbered = dict[str, list[tuple[str, Any, int | None]]]
"""By section: ("paragraph", sentences, None), ("table", block, number) or ("figure", block, number)."""


def environment() -> Environment:
    """The templates' environment: everything is escaped, an unknown name is an error.

    Characters without a shape (controls, marks that turn the direction of writing) are left out.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        bytecode_cache=compiled_beside(),
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        keep_trailing_newline=True,
    )


def compiled_beside() -> BytecodeCache:
    """Compiled templates are kept where Python keeps a module's byte code, and under the same settings.

    Each file begins with a stamp of jinja2's version and of this module, whose settings are compiled in. What
    is compiled under other settings, without escaping say, is neither kept nor taken from there.
    """
    import jinja2

    stamp = f"{jinja2.__version__} {Path(__file__).stat().st_mtime_ns}\n".encode()

    class Beside(jinja2.BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            if bucket.environment.autoescape is not True:
                return
            with suppress(OSError, EOFError, ValueError, TypeError):  # none yet, or not whole
                found, _, code = _cache_path(bucket.key).read_bytes().partition(stamp)
                if code and not found:
                    bucket.bytecode_from_string(code)

        def dump_bytecode(self, bucket: Bucket) -> None:
            if not sys.dont_write_bytecode and bucket.environment.autoescape is True:
                with suppress(HailongError):  # a folder that may not be written to: compiled each time
                    write_file(_cache_path(bucket.key), stamp + bucket.bytecode_to_string())

    return Beside()


def _cache_path(key: str) -> Path:
    from importlib.util import cache_from_source

    return Path(cache_from_source(str(TEMPLATES / f"{key}.jinja")))


def _shown(value: object) -> object:
    return visible(value) if type(value) is str else value


def number_blocks(document: Document) -> Numbered:
    """The blocks by section, tables and figures each with their number in the document."""
    tables = figures = 0
    numbered: Numbered = {}
    for section in document.sections:
        blocks: list[tuple[str, Any, int | None]] = []
        for block in section.blocks:
            if isinstance(block, TableBlock):
                tables += 1
                blocks.append(("table", block, tables))
            elif isinstance(block, FigureBlock):
                figures += 1
                blocks.append(("figure", block, figures))
            elif block.manner == "sentence" and blocks and _continues(blocks[-1]):
                blocks[-1][1].append(block)
            else:
                blocks.append(("paragraph", [block], None))
        numbered[section.id] = blocks
    return numbered


def _continues(last: tuple[str, Any, int | None]) -> bool:
    """Whether a sentence may follow in the same paragraph."""
    return last[0] == "paragraph" and last[1][0].manner == "sentence"


def table_numbers(numbered: Numbered) -> dict[str, int]:
    """The number of each table, by its id."""
    return {
        block.id: number
        for blocks in numbered.values()
        for kind, block, number in blocks
        if kind == "table" and number is not None
    }


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
    numbered = number_blocks(document)
    return (
        environment()
        .get_template("report.html.jinja")
        .render(
            document=document,
            words=document.words,
            numbered=numbered,
            numbers_of_tables=table_numbers(numbered),
            pictures={name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            policy=policy,
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


@dataclass(frozen=True, slots=True)
class Linked:
    """A picture beside the fragment: its relative path, and its size in CSS pixels (96 to the inch)."""

    path: str
    width: int
    height: int


def render_fragment(document: Document, pictures: Mapping[str, Linked]) -> str:
    """The report without html, head or body, styled inline, with pictures that lie beside it."""
    numbered = number_blocks(document)
    return (
        environment()
        .get_template("fragment.html.jinja")
        .render(document=document, words=document.words, numbered=numbered, pictures=pictures)
    )
