"""A shopkeeper's menu from a spreadsheet: CSV with a line a product, to the YAML that `shop_file` reads."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import yaml

from sayso.menu import MenuError
from sayso.menu.located import located_from_text
from sayso.menu.shop_file import SHOP_FORMAT, menu_from_shop_file

REQUIRED = ("category", "name", "price")
KNOWN = (*REQUIRED, "sku", "stock", "other names")


def yaml_from_csv(path: str | Path, shop_name: str, currency: str = "USD") -> str:
    """The YAML of a menu: columns category, name, price, and where wanted sku, stock, other names (with ";").

    Raises MenuError with file and line.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MenuError(f"{path}: there is no such file") from None
    except UnicodeDecodeError:
        raise MenuError(f"{path}: this is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise MenuError(f"{path}: cannot be read ({error.strerror})") from None
    rows = csv.DictReader(io.StringIO(text))
    columns = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise MenuError(
            f"{path}:1: the column '{missing[0]}' is missing; the first line names the columns: {', '.join(KNOWN)}"
        )
    strange = [name for name in columns if name not in KNOWN]
    if strange:
        raise MenuError(f"{path}:1: the column '{strange[0]}' is not known; known are: {', '.join(KNOWN)}")
    categories: dict[str, list[dict[str, Any]]] = {}
    names: dict[str, str] = {}
    try:
        for row in rows:
            values = {name: (row[column] or "").strip() for name, column in columns.items()}
            if any(values.values()):
                names.setdefault(_id(values["category"]), values["category"].lower())
                categories.setdefault(_id(values["category"]), []).append(_product(values, f"{path}:{rows.line_num}"))
    except csv.Error as error:
        raise MenuError(f"{path}:{rows.line_num}: this is not CSV: {error}") from None
    data = {
        "format": SHOP_FORMAT,
        "language": "en",
        "shop": {"id": _id(shop_name), "name": shop_name, "currency": currency},
        "categories": [
            {"id": category, "names": [names[category]], "products": products}
            for category, products in categories.items()
        ],
    }
    written: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    menu_from_shop_file(located_from_text(written, f"the menu made from {path}"))
    return written


def _product(values: dict[str, str], place: str) -> dict[str, Any]:
    if not values["category"] or not values["name"]:
        raise MenuError(f"{place}: the category or the name is empty; fill in both")
    try:
        price = float(values["price"])
    except ValueError:
        raise MenuError(f"{place}: the price '{values['price']}' is no number; write it like 2.50") from None
    others = [name.strip().lower() for name in values.get("other names", "").split(";") if name.strip()]
    product: dict[str, Any] = {
        "sku": values.get("sku") or _id(values["name"]).upper().replace("_", "-"),
        "names": [values["name"].lower(), *others],
        "price": price,
    }
    if values.get("stock"):
        if not (values["stock"].isascii() and values["stock"].isdigit()):
            raise MenuError(f"{place}: the stock '{values['stock']}' is no whole number; write it like 12")
        product["stock"] = int(values["stock"])
    return product


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "other"
