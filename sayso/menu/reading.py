"""A menu from any file we know: a shopkeeper's YAML (`sayso-menu/1`) or `neutral-menu/1`."""

from __future__ import annotations

from pathlib import Path

from sayso.menu import Menu
from sayso.menu.located import read_located
from sayso.menu.neutral import NEUTRAL_FORMAT, menu_from_neutral
from sayso.menu.shop_file import SHOP_FORMAT, menu_from_shop_file


def read_menu(path: str | Path) -> Menu:
    """The menu of a file.

    Raises MenuError, whose message is `file:line: what is wrong; what to write instead`.
    """
    located = read_located(path)
    if not isinstance(located.data, dict):
        raise located.error((), f"a menu is a mapping; begin with 'format: {SHOP_FORMAT}'")
    form = located.data.get("format")
    if form == NEUTRAL_FORMAT:
        return menu_from_neutral(located)
    if form == SHOP_FORMAT:
        return menu_from_shop_file(located)
    if form is None:
        raise located.error((), f"the format is missing; begin with 'format: {SHOP_FORMAT}'")
    raise located.error(("format",), f"the format '{form}' is not known; write {SHOP_FORMAT} or {NEUTRAL_FORMAT}")
