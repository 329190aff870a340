"""How well wishes and whole visits of strangers are understood: `script/bench wishes|visits [FILE ...]`."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import quantiles

from sayso.understanding import FALLBACK
from tests.wish_notation import heard, hold, intent_right, read_visits, read_wishes, slots_right, understanding

TESTS = Path(__file__).parents[1]


def run_wishes(files: list[Path], listing: bool) -> None:
    """Print the share of intents and of slots, and how many carts mere talk would change."""
    understanding()  # the menu is read
    for file in files or sorted((TESTS / "wishes").glob("*.txt")):
        right = slotted = slots = changed = count = 0
        times: list[float] = []
        wrong: list[str] = []
        for wished in read_wishes(file):
            start = time.perf_counter()
            got = heard(wished)
            times.append(1000 * (time.perf_counter() - start))
            count += 1
            good = intent_right(wished, got)
            whole = good and slots_right(wished, got)
            right += good
            changed += wished.intent == FALLBACK and bool(got.changes)
            if wished.slots:
                slotted, slots = slotted + 1, slots + whole
            if not good or (wished.slots and not whole):
                told = " ; ".join(f"{slot.name}={slot.value}" for slot in got.slots)
                gold = " ; ".join(f"{name}={value}" for name, value in wished.slots)
                wrong.append(f"  ({wished.state}) {wished.text}\n     {wished.intent} {gold}\n     {got.name} {told}")
        spread = quantiles(times, n=100)
        print(
            f"{file.name}: {count} wishes, intents {100 * right / count:.1f} %, slots {100 * slots / slotted:.1f} % of"
            f" {slotted}, carts changed by talk {changed}; p50 {spread[49]:.2f} p99 {spread[98]:.2f} ms"
        )
        if listing:
            print("\n".join(wrong))


def run_visits(files: list[Path], listing: bool) -> None:
    """Print the share of visits that end as the customer wanted, and of turns that are not understood."""
    for file in files or sorted((TESTS / "visits").glob("*.txt")):
        visits = list(read_visits(file))
        held = [hold(visit) for visit in visits]
        turns, missed = sum(len(each.turns) for each in held), sum(each.missed for each in held)
        right = sum(each.right for each in held)
        print(
            f"{file.name}: {right} of {len(held)} visits right ({100 * right / len(held):.1f} %),"
            f" {missed} of {turns} turns not understood ({100 * missed / turns:.1f} %)"
        )
        for visit, each in zip(visits, held, strict=True):
            if listing and not each.right:
                print(f"-- {visit.must}")
                print("\n".join(f"   > {said}\n   < {words}" for said, words in each.turns))
