"""Reads the gold orders in `tests/orders`: what customers say, and the order that they mean, in short notation.

    > two large lattes with oat milk and a blueberry muffin, no butter
    - 2 coffee/latte size=large milk:+oat
    - 1 muffin/blueberry_muffin spread:-butter

A line is quantity, category, `/` and product where one is named (two with `+` where one line bundles two), attributes
`group=value`, and modifiers `group:+option` or `group:-option`, with `(extra)`, `(light)` and `*count` after the
option, and `a|b` where the word stands for any of several. Attributes that are as usual may be left out. `- nothing` is
no order. In a file of visits each `##` begins a visit, and the lines after a sentence are the whole cart after it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.menu import Menu, complete
from sayso.menu.reading import read_menu
from sayso.order import Modifier, Order, OrderLine

_LINE = re.compile(r"- (\d+) (\w+)(?:/([\w+]+))?((?: \S+)*)")
_ATTRIBUTE = re.compile(r"(\w+)=(\w+)")
_MODIFIER = re.compile(r"(\w+):([+-])([\w|]+)(?:\((extra|light)\))?(?:\*(\d+))?")


@dataclass(frozen=True)
class Said:
    """One sentence and what it should come to."""

    place: str
    """File and line."""
    visit: str
    """The visit's title; empty for a sentence by itself."""
    text: str
    order: Order


def read_gold(file: Path) -> Iterator[Said]:
    """Every sentence of a file with its order. Raises ValueError at a line that cannot be read."""
    visit, text, place, lines = "", "", "", list[OrderLine]()
    rows = [*file.read_text(encoding="utf-8").splitlines(), "> "]
    for number, row in enumerate(rows, 1):
        if row.startswith(("> ", "## ")):
            if text:
                yield Said(place, visit, text, Order(tuple(lines)))
            text, place, lines = row[2:].strip() if row[0] == ">" else "", f"{file.name}:{number}", []
            visit = row[3:].strip() if row[0] == "#" else visit
        elif row.startswith("- ") and row.strip() != "- nothing":
            lines.append(_line(row, f"{file.name}:{number}"))


def _line(row: str, place: str) -> OrderLine:
    found = _LINE.fullmatch(row.rstrip())
    if not found:
        raise ValueError(f"{place}: '{row}' is no order line")
    quantity, category, products, rest = found.groups()
    attributes, modifiers = list[tuple[str, str]](), list[Modifier]()
    for part in rest.split():
        if attribute := _ATTRIBUTE.fullmatch(part):
            attributes.append((attribute[1], attribute[2]))
        elif modifier := _MODIFIER.fullmatch(part):
            group, sign, options, amount, count = modifier.groups()
            action = "add" if sign == "+" else "remove"
            ids = tuple(sorted(options.split("|")))
            modifiers.append(Modifier(group, ids, action, amount, int(count) if count else None))
        else:
            raise ValueError(f"{place}: '{part}' is neither an attribute nor a modifier")
    named = tuple(products.split("+")) if products else ()
    return OrderLine(category, named, int(quantity), tuple(sorted(attributes)), tuple(modifiers))


def as_usual(menu: Menu, order: Order) -> Order:
    """The order with what is usual where nothing else is said."""
    return Order(tuple(complete(menu, line) for line in order.lines))


def shown(order: Order) -> list[str]:
    """The order's lines in the notation, sorted."""
    return sorted(_shown(line) for line in order.lines)


def _shown(line: OrderLine) -> str:
    words = [f"- {line.quantity} {line.category}" + ("/" + "+".join(sorted(line.products)) if line.products else "")]
    words += [f"{group}={option}" for group, option in sorted(line.attributes)]
    for each in sorted(line.modifiers, key=lambda m: m.key):
        sign = "+" if each.action == "add" else "-"
        amount = f"({each.amount})" if each.amount else ""
        count = f"*{each.count}" if each.count is not None else ""
        words.append(f"{each.group}:{sign}{'|'.join(each.options)}{amount}{count}")
    return " ".join(words)


def faults(menu: Menu, order: Order) -> Iterator[str]:
    """What an order says that its menu does not have."""
    for line in order.lines:
        category = menu.category(line.category)
        if category is None:
            yield f"no category {line.category}"
            continue
        yield from (f"no product {p} in {category.id}" for p in line.products if category.product(p) is None)
        if not line.products and category.itself is None:
            yield f"{category.id} is not sold by itself"
        named = [("attribute", g, o) for g, o in line.attributes]
        named += [("modifier", m.group, o) for m in line.modifiers for o in m.options]
        for kind, group_id, option_id in named:
            group = category.group(group_id)
            if group is None or group.kind != kind:
                yield f"no {kind} group {group_id} in {category.id}"
            elif all(option_id not in (*option.ids, option.id) for option in group.options):
                yield f"no option {option_id} in {category.id}.{group_id}"


def main() -> int:
    """Check the folders named: every order can be read, and its menu has all of it."""
    wrong = 0
    for folder in map(Path, sys.argv[1:]):
        menu = read_menu(folder / "menu.yaml")
        for name in ("orders.md", "visits.md"):
            said = list(read_gold(folder / name)) if (folder / name).exists() else []
            for each in said:
                for fault in faults(menu, each.order):
                    print(f"{folder.name}/{each.place}: {fault}")
                    wrong += 1
            print(f"{folder.name}/{name}: {len(said)} sentences, {len({each.visit for each in said})} visits")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
