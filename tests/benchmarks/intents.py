"""How well the samples of interaction models are understood, word for word and with politeness around them:
`script/bench intents [MODEL ...]`.

Every sample (of a model with very many, some of them) is said with values of its slots' types; where no model is named,
the demo shop's is measured.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.language import Language, load_language, locale_text, spoken
from sayso.understanding.intents import IntentReader, open_intents
from sayso.understanding.learnt.tagging import PLACEHOLDER
from sayso.understanding.samples import language_model, names_of_values

MOST_SAMPLES = 300
OPEN = ("something nice", "the old bridge")
"""What is said for a slot whose type names no values."""
SAID = {"word for word": "{}", "um ... please": "um {} please"}


def run_intents(files: list[Path]) -> None:
    """Print the share of samples whose intent is heard, and of those with slots, whose slots all are."""
    language = load_language("en")
    models = {file.stem: file.read_text(encoding="utf-8") for file in files} or {"en-US": locale_text("en-US.json")}
    for name, text in models.items():
        reader = open_intents(text, language, None)
        for way, form in SAID.items():
            print(f"{name}, {way}: {_measured(text, reader, language, form)}", flush=True)


def _measured(text: str, reader: IntentReader, language: Language, form: str) -> str:
    count = intents = slotted = slots = 0
    for name, said, values in _said(language_model(text), language):
        got = reader.read(form.format(said))
        hit = got is not None and got.name == name
        count, intents = count + 1, intents + hit
        if values:
            found = {slot.name: spoken(slot.value) for slot in got.slots} if got is not None and hit else {}
            slotted, slots = slotted + 1, slots + (found == {slot: spoken(value) for slot, value in values.items()})
    share = f", slots {100 * slots / slotted:.1f} % of {slotted}" if slotted else ""
    return f"intents {100 * intents / max(1, count):.1f} % of {count}{share}"


def _said(model: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Intents with samples, filled, and the values that were filled in."""
    chance = random.Random(1)
    types = {each["name"]: [said for said, _ in names_of_values(each)] for each in model["types"]}
    known = {**language.data["lists"], "AMAZON.NUMBER": [" ".join(words) for words in language.number_words]}
    samples = [(intent, sample) for intent in model["intents"] for sample in intent.get("samples", ())]
    for intent, sample in chance.sample(samples, min(MOST_SAMPLES, len(samples))):
        of_slot = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        values = {
            slot: chance.choice(types.get(of_slot[slot]) or known.get(of_slot[slot]) or OPEN)
            for slot in PLACEHOLDER.findall(sample)
        }
        yield intent["name"], PLACEHOLDER.sub(lambda found, values=values: values[found[1]], sample), values  # type: ignore[misc]
