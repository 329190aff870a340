"""YAML and JSON files read with the place of every value, so that an error can name its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sayso.menu import MenuError

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 40

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Located:
    """A file's data and the line of each value."""

    path: str
    data: Any
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    """Path of keys and indexes to a line, counted from one."""

    def error(self, place: tuple[str | int, ...], message: str) -> MenuError:
        """An error that names the file and the line of this place, or of the nearest one around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return MenuError(f"{self.path}:{self.lines.get(place, 1)}: {message}")


def read_located(path: str | Path) -> Located:
    """The file's data. Raises MenuError where it is unreadable, too large or no YAML."""
    return located_from_text(read_text(Path(path), MOST_BYTES), str(path))


def read_text(path: Path, most_bytes: int) -> str:
    """The text of a shop's file. Raises MenuError where it is unreadable or too large."""
    try:
        if path.stat().st_size > most_bytes:
            raise MenuError(f"{path}: the file is larger than {most_bytes // 1024 // 1024} MiB")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MenuError(f"{path}: there is no such file") from None
    except OSError as error:
        raise MenuError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise MenuError(f"{path}:{line}: this is not UTF-8; save the file as UTF-8") from None


def located_from_text(text: str, path: str) -> Located:
    """The data of YAML (or JSON) text; `path` names it in errors."""
    located = Located(path, None)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise MenuError(f"{path}:{line}: an alias (*{event.anchor}) cannot be used here; write the value out")
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise MenuError(f"{path}:1: the file is empty; begin with 'format: sayso-menu/1'")
            located.data = _build(loader, node, (), located)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}" if mark else path
        if "nesting depth" in (error.problem or ""):  # PyYAML from 6.0.3 on has a limit of its own
            raise MenuError(f"{where}: values are nested too deeply") from None
        raise MenuError(f"{where}: this is not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise MenuError(f"{path}: this is not YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise MenuError(f"{path}: values are nested too deeply") from None
    except ValueError as error:
        raise MenuError(f"{path}: a value cannot be read: {error}") from None
    return located


def _build(loader: Any, node: Any, place: tuple[str | int, ...], located: Located) -> Any:
    if len(place) > MOST_DEPTH:
        raise MenuError(f"{located.path}:{node.start_mark.line + 1}: values are nested too deeply")
    located.lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                line = key_node.start_mark.line + 1
                raise MenuError(f"{located.path}:{line}: '{key}' is given twice; keep one of them")
            result[key] = _build(loader, value_node, (*place, key), located)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, child, (*place, index), located) for index, child in enumerate(node.value)]
    return loader.construct_object(node)
