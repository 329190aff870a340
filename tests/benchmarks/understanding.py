"""How well orders and cart edits of people are understood: `script/bench understanding [FOLDER ...]`.

A folder holds `menu.*`, `orders.md` and `visits.md` in the notation of `tests/order_notation.py`; without one, every
folder of `tests/orders` is measured. Each turn of a visit starts from the cart that it should have.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

from sayso.commands.orders import Counter
from sayso.order import order_from_json
from tests.order_notation import as_usual, read_gold, shown

GOLD = ("orders.md", "visits.md")
ALL = Path(__file__).parents[1] / "orders"


def measured(folder: Path, wrong: list[str]) -> Iterator[str]:
    """A line of figures for a folder; what is not understood goes to `wrong`."""
    (file,) = folder.glob("menu.*")
    counter = Counter(folder)
    name = file.stem
    menu = counter.menu(name)
    gold = {n: [replace(said, order=as_usual(menu, said.order)) for said in read_gold(folder / n)] for n in GOLD}
    right = accepted = accepted_right = count = 0
    times: list[float] = []
    counter.answer({"id": 0, "text": "", "restaurant": name})  # the menu is read
    for said in gold["orders.md"]:
        start = time.perf_counter()
        answer = counter.answer({"id": 1, "text": said.text, "restaurant": name})
        times.append(1000 * (time.perf_counter() - start))
        hit = shown(order_from_json(answer["order"])) == shown(said.order)
        count, right = count + 1, right + hit
        accepted, accepted_right = accepted + answer["accept"], accepted_right + (answer["accept"] and hit)
        if not hit:
            got = "; ".join(shown(order_from_json(answer["order"])))
            wrong.append(f"{folder.name}: {said.text}\n   gold {'; '.join(shown(said.order))}\n   got  {got}")
    turns = turns_right = 0
    visit, cart, spoken_of = "", None, None
    for said in gold["visits.md"]:
        if said.visit != visit:
            visit, cart = said.visit, None
        if cart is not None and cart.lines:
            counter.begin(f"{name}/{turns}", cart.lines, spoken_of)
        request = {"id": 1, "text": said.text, "restaurant": name, "session": str(turns)}
        answer = counter.answer(request)
        hit = shown(order_from_json(answer["order"])) == shown(said.order)
        if cart is not None and cart.lines:
            turns, turns_right = turns + 1, turns_right + hit
            if not hit:
                got = "; ".join(shown(order_from_json(answer["order"])))
                before = "; ".join(shown(cart))
                gold = "; ".join(shown(said.order))
                wrong.append(f"{folder.name}: {said.text}\n   cart {before}\n   gold {gold}\n   got  {got}")
        else:
            turns += 1
            turns_right += hit
        before_lines = cart.lines if cart is not None else ()
        cart = said.order
        changed = [at for at, line in enumerate(cart.lines) if line not in before_lines]
        spoken_of = changed[-1] if changed else None
    spread = quantiles(times, n=100)
    yield (
        f"{folder.name:22} orders {100 * right / count:5.1f} % of {count};"
        f" accepted {100 * accepted / count:5.1f} %, right {100 * accepted_right / max(1, accepted):5.1f} %;"
        f" turns {100 * turns_right / max(1, turns):5.1f} % of {turns}; p50 {spread[49]:.2f} p99 {spread[98]:.2f} ms"
    )


def run(folders: list[Path], listing: bool) -> None:
    """Print the figures, and what was not understood where that is to be listed."""
    wrong: list[str] = []
    for folder in folders or sorted(path for path in ALL.iterdir() if path.is_dir()):
        for line in measured(folder, wrong):
            print(line, flush=True)
    if listing:
        print("\n".join(wrong))
