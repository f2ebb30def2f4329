"""A sheet as one HTML file that prints well: no script, nothing fetched, pages numbered by print rules."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from guides.blocks import (
    Asked,
    Beside,
    Block,
    Edit,
    Facts,
    FollowUp,
    Grid,
    Heading,
    Note,
    Script,
    Sheet,
    Step,
    Tracked,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS = {Edit.SAME: "span", Edit.ADDED: "ins", Edit.REMOVED: "del"}
_BOX = '<span class="box" aria-hidden="true"></span>'

# Browsers that know margin boxes (Chromium 131 and later) print the foot and page x of y.
_STYLE = """\
@page { size: letter; margin: 20mm 20mm 22mm;
  @bottom-left { content: %(foot)s; font: 8pt Arial, sans-serif; color: #555 }
  @bottom-right { content: %(page)s " " counter(page) " " %(of)s " " counter(pages);
    font: 8pt Arial, sans-serif; color: #555 } }
:root { color-scheme: light }
body { font: %(size)s/1.4 Arial, "Liberation Sans", sans-serif; color: #222b33; background: #fff;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.8em; margin: 0; color: #125e75 }
.subtitle { margin: 0 0 1.2em; color: #555 }
h2 { font-size: 1.15em; color: #125e75; border-bottom: 1px solid #b9cdd3; margin: 1.6em 0 .5em;
  display: flex; justify-content: space-between; gap: 1em; break-after: avoid }
h2 .aside, .marks { font-weight: normal; color: #555; font-size: .85em }
h2 .aside { white-space: nowrap; align-self: end }
dl { display: grid; align-items: end; grid-template-columns: max-content 1fr;
  gap: .2em 1.2em; margin: .5em 0 }
dt { color: #555 } dd { margin: 0; min-width: 10em; min-height: 1.4em }
.tracked { grid-template-columns: 12em 1fr; align-items: start }
dd:empty { border-bottom: 1px solid #888; min-height: 2em }
blockquote { break-inside: avoid; margin: .5em 0; padding: .5em .9em;
  border-left: 3px solid #125e75; background: #f1f6f7 }
blockquote p { margin: 0 } .say { color: #125e75; font-size: .85em; font-weight: bold }
.note { color: #555; font-style: italic; margin: .4em 0 }
.asked, .probe, .step { display: grid; gap: .6em; margin: .5em 0; break-inside: avoid; align-items: baseline }
.asked { grid-template-columns: 2.6em 1fr; font-weight: bold; margin-top: .9em; break-after: avoid }
.probe { grid-template-columns: 2.6em 1fr; margin-left: 2.6em }
.step { grid-template-columns: 1.1em 1fr }
.tick.asked, .tick.probe { grid-template-columns: 1.1em 2.6em 1fr }
.box { width: .8em; height: .8em; border: 1.5px solid #222b33; border-radius: 2px; display: inline-block }
table { border-collapse: collapse; width: 100%%; margin: .5em 0; table-layout: fixed }
th, td { border: 1px solid #9aa7ad; padding: .25em .5em; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
th { background: #f1f6f7; font-size: .85em } tr { break-inside: avoid } thead { display: table-header-group }
.beside { break-inside: avoid; display: grid; grid-template-columns: 5.5em 1fr; gap: .8em; margin: .4em 0 }
.beside > .left { font-size: .8em; color: #555; border-right: 1px solid #b9cdd3; padding-top: .2em }
ins { background: #dff2e1; text-decoration: underline } del { background: #fbe3e1 }
.foot { margin-top: 2.5em; color: #555; font-size: .8em }
@media print { body { margin: 0; max-width: none; padding: 0 } .foot { display: none } }"""


def write(sheet: Sheet) -> str:
    """The whole file."""
    style = _STYLE % {
        "foot": _css(sheet.foot),
        "page": _css(sheet.page),
        "of": _css(sheet.of),
        "size": "15pt" if sheet.large else "11pt",
    }
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(sheet.language)}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
            f"<title>{escape(sheet.title)}: {escape(sheet.subtitle)}</title>",
            f"<style>\n{style}\n</style></head>",
            f'<body><h1>{escape(sheet.title)}</h1><p class="subtitle">{escape(sheet.subtitle)}</p>',
            *(_block(block) for block in sheet.blocks),
            f'<p class="foot">{escape(sheet.foot)}</p></body></html>',
            "",
        )
    )


def _block(block: Block) -> str:  # noqa: C901, PLR0911 - one line for each sort of block
    match block:
        case Heading():
            aside = f'<span class="aside">{escape(block.aside)}</span>' if block.aside else ""
            return f"<h2><span>{escape(block.text)}</span>{aside}</h2>"
        case Facts():
            rows = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in block.rows)
            return f"<dl>{''.join(rows)}</dl>"
        case Script():
            text = escape(block.text).replace("\n", "<br>")
            return f'<blockquote><p class="say">{escape(block.label)}</p><p>{text}</p></blockquote>'
        case Note():
            return f'<p class="note">{escape(block.text)}</p>'
        case Step():
            return f'<div class="step">{_BOX}<span>{escape(block.text)}</span></div>'
        case Asked():
            return _asked("asked", block)
        case FollowUp():
            return _asked("probe", block)
        case Grid():
            return _grid(block)
        case Beside():
            inner = "".join(_block(one) for one in block.blocks)
            return f'<div class="beside"><div class="left">{escape(block.left)}</div><div>{inner}</div></div>'
        case Tracked():
            pieces = " ".join(f"<{_TAGS[edit]}>{escape(text)}</{_TAGS[edit]}>" for edit, text in block.pieces)
            return f'<dl class="tracked"><dt>{escape(block.label)}</dt><dd>{pieces}</dd></dl>'


def _asked(name: str, one: Asked | FollowUp) -> str:
    box, ticked = (_BOX, " tick") if one.tick else ("", "")
    marks = f' <span class="marks">({escape(one.marks)})</span>' if one.marks else ""
    words = f"<span>{escape(one.id)}.</span><span>{escape(one.text)}{marks}</span>"
    return f'<div class="{name}{ticked}">{box}{words}</div>'


def _grid(grid: Grid) -> str:
    whole = sum(grid.shares)
    columns = "".join(f'<col style="width:{100 * share / whole:.1f}%">' for share in grid.shares)
    head = f"<thead>{_row('th', grid.head)}</thead>" if grid.head else ""
    high = f' style="height:{grid.row_cm}cm"' if grid.row_cm else ""
    body = "".join(_row("td", row, high) for row in grid.rows)
    return f"<table><colgroup>{columns}</colgroup>{head}<tbody>{body}</tbody></table>"


def _row(tag: str, cells: Iterable[str], high: str = "") -> str:
    return f"<tr{high}>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _css(text: str) -> str:
    """A string of CSS inside a style element."""
    plain = text.replace("\\", " ").replace('"', "\\22 ").replace("<", "\\3c ").replace("\n", " ")
    return f'"{plain}"'
