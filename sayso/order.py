"""What is wanted, in the menu's ids: order lines and their modifiers. Never prices.

The JSON form is the neutral order: {"items": [{"category", "products", "quantity", "attributes", "modifiers"}]}.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Modifier:
    """One option taken, left out, or changed in amount."""

    group: str
    options: tuple[str, ...]
    """One option id; several, sorted, where the customer's word stands for any of them."""
    action: str = "add"
    """`add` or `remove`."""
    amount: str | None = None
    """`extra`, `light` or None."""
    count: int | None = None
    """Only for counted options ("two shots")."""

    @property
    def key(self) -> tuple[Any, ...]:
        """Something to sort by."""
        return (self.group, self.options, self.action, self.amount or "", self.count or 0)

    def to_json(self) -> dict[str, Any]:
        """As the neutral order writes it."""
        result: dict[str, Any] = {"group": self.group}
        if len(self.options) == 1:
            result["option"] = self.options[0]
        else:
            result["any_of"] = list(self.options)
        result["action"] = self.action
        if self.amount:
            result["amount"] = self.amount
        if self.count is not None:
            result["count"] = self.count
        return result


def modifier_from_json(data: dict[str, Any]) -> Modifier:
    """The modifier that `Modifier.to_json` wrote."""
    options = (data["option"],) if "option" in data else tuple(sorted(data["any_of"]))
    return Modifier(data["group"], options, data["action"], data.get("amount"), data.get("count"))


@dataclass(frozen=True)
class OrderLine:
    """So many of one thing, made in one way."""

    category: str
    products: tuple[str, ...] = ()
    """Product ids; none where the category itself is the thing sold, two where one line bundles two."""
    quantity: int = 1
    attributes: tuple[tuple[str, str], ...] = ()
    """Pairs of group id and option id, sorted; a group twice where several values were said."""
    modifiers: tuple[Modifier, ...] = ()
    """In the order in which they were said."""

    @property
    def attribute_map(self) -> dict[str, str]:
        """Group id to option id; the last one where several were said."""
        return dict(self.attributes)

    def same_goods(self, other: OrderLine) -> bool:
        """Whether both lines are the same thing made in the same way, whatever the quantities."""
        return (
            self.category == other.category
            and sorted(self.products) == sorted(other.products)
            and sorted(self.attributes) == sorted(other.attributes)
            and sorted(m.key for m in self.modifiers) == sorted(m.key for m in other.modifiers)
        )

    def with_quantity(self, quantity: int) -> OrderLine:
        """The same goods, so many of them."""
        return replace(self, quantity=quantity)

    def to_json(self) -> dict[str, Any]:
        """As the neutral order writes it."""
        attributes: dict[str, Any] = {}
        for group, option in self.attributes:
            if group in attributes:
                said = attributes[group]
                attributes[group] = [*(said if isinstance(said, list) else [said]), option]
            else:
                attributes[group] = option
        return {
            "category": self.category,
            "products": list(self.products),
            "quantity": self.quantity,
            "attributes": attributes,
            "modifiers": [modifier.to_json() for modifier in self.modifiers],
        }


def line_from_json(data: dict[str, Any]) -> OrderLine:
    """The line that `OrderLine.to_json` wrote."""
    attributes = tuple(
        sorted(
            (group, option)
            for group, said in data["attributes"].items()
            for option in (said if isinstance(said, list) else [said])
        )
    )
    return OrderLine(
        data["category"],
        tuple(data["products"]),
        data["quantity"],
        attributes,
        tuple(modifier_from_json(modifier) for modifier in data["modifiers"]),
    )


def merged(lines: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """The lines with equal goods in one line, at the first one's place; a line of none stays by itself."""
    kept: list[OrderLine] = []
    for line in lines:
        at = next((i for i, known in enumerate(kept) if known.same_goods(line)), None)
        if at is None:
            kept.append(line)
        else:
            kept[at] = kept[at].with_quantity(kept[at].quantity + line.quantity)
    return tuple(kept)


@dataclass(frozen=True)
class Order:
    """The lines of one order, in the order in which they were said."""

    lines: tuple[OrderLine, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The neutral order."""
        return {"items": [line.to_json() for line in self.lines]}


def order_from_json(data: dict[str, Any]) -> Order:
    """The order that `Order.to_json` wrote."""
    return Order(tuple(line_from_json(item) for item in data["items"]))
