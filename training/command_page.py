"""The reference of the command, docs/reference/command.md: ``python -m training.command_page``.

Types and bounds are read from the commands' signatures: what Typer makes of them changes with its version.
"""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from typer.main import get_command

from foi_exemptions.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "command.md"

_NAME = "foi-exemptions"
_OF_TYPER = {"help", "install_completion", "show_completion"}
_KINDS = {Path: "path", str: "text", int: "number", float: "number"}
_OPENING = """# Command reference

Every command and option. This page is written from the program by `python -m training.command_page`; change the
program, not the page. [Output formats](output-formats.md) has the formats, the filters and the exit status.

Every command also takes `--help`; `foi-exemptions --install-completion` completes commands and options in your shell.
"""


def command_page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_OPENING, *(_section(title, command) for title, command in _commands(_NAME, get_command(app)))])


def _commands(title: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Yield each command with its whole name, a group before its commands."""
    yield title, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(f"{title} {name}", inner)


def _section(title: str, command: Any) -> str:
    """Return the section on a command: its use, what it does, its arguments and its options."""
    types = get_type_hints(command.callback, include_extras=True) if command.callback else {}
    arguments, options, usage = [], [], []
    for one in command.params:
        if one.name in _OF_TYPER:
            continue
        default = "required" if one.required else _default(one.default)
        if one.param_type_name == "argument":
            name = (one.metavar or one.name.upper()).removesuffix("...") + ("..." if one.nargs == -1 else "")
            usage.append(name if one.required else f"[{name}]")
            arguments.append((f"`{name}`", _summary(one.help), default))
        else:
            names = ", ".join(f"`{name}`" for name in one.opts)
            options.append((names, one.metavar or _value(types[one.name]), _summary(one.help), default))
    usage = [title, *(["[OPTIONS]"] if options else []), *usage, *(["COMMAND"] if hasattr(command, "commands") else [])]
    lines = [f"## {title}", "", _summary(command.help), "", "```text", " ".join(usage), "```", ""]
    lines += _table(("argument", "what it is", "default"), arguments)
    lines += _table(("option", "value", "what it does", "default"), options)
    return "\n".join(lines)


def _summary(text: str | None) -> str:
    return " ".join((text or "").split())


def _value(annotation: Any) -> str:
    """Return what an option takes, nothing for a switch; ``annotation`` is ``Annotated[type, typer.Option(...)]``."""
    whole, info = get_args(annotation)
    kind = whole
    while inner := [one for one in get_args(kind) if one is not NoneType]:  # of "list[Path] | None" the Path
        kind = inner[0]
    if kind is bool:
        return ""
    if issubclass(kind, Enum):
        return ", ".join(f"`{choice.value}`" for choice in kind)
    bounds = [f"{word} {bound}" for word, bound in (("from", info.min), ("to", info.max)) if bound is not None]
    return " ".join([_KINDS[kind], *bounds])


def _default(value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    return f"`{value.value if isinstance(value, Enum) else value}`"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a table without the columns in which no row says anything; nothing where there are no rows."""
    kept = [column for column in range(len(heads)) if any(row[column] for row in rows)]
    if not kept:
        return []
    lines = [[line[column].replace("|", r"\|") for column in kept] for line in (heads, ("---",) * len(heads), *rows)]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def main() -> None:
    """Write the page; with ``--check`` only say whether it is up to date, exit status 1 where it is not."""
    page = command_page()
    if sys.argv[1:] == ["--check"]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page:
            sys.exit(f"{PAGE.name} is not what the commands make: run python -m training.command_page")
        return
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
