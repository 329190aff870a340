"""Any interaction model, understood on this machine: samples, slots, paraphrases, rejection, and what is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sayso.language import load_language
from sayso.understanding.intents import IntentReader, open_intents
from sayso.understanding.slot_values import SlotValues

LANGUAGE = load_language("en")


def library_model() -> str:
    """The interaction model of a public library."""
    rooms = [
        {"id": "R1", "name": {"value": "reading room", "synonyms": ["quiet room"]}},
        {"id": "R2", "name": {"value": "music room", "synonyms": ["practice room"]}},
        {"id": "R3", "name": {"value": "attic", "synonyms": ["quiet room"]}},
    ]
    intents = [
        {"name": "AMAZON.HelpIntent", "samples": []},
        {
            "name": "OpeningHoursIntent",
            "samples": [
                "when do you open",
                "what are your opening hours",
                "when are you open",
                "what time do you close today",
                "how long are you open on sundays",
                "are you open tomorrow",
            ],
        },
        {
            "name": "BookRoomIntent",
            "slots": [
                {"name": "room", "type": "ROOM"},
                {"name": "time", "type": "AMAZON.TIME"},
                {"name": "people", "type": "AMAZON.NUMBER"},
            ],
            "samples": [
                "book the {room}",
                "book the {room} at {time}",
                "i need the {room} for {people} people",
                "reserve the {room} for {people} people at {time}",
                "can i have the {room} at {time}",
            ],
        },
        {
            "name": "RenewIntent",
            "slots": [{"name": "title", "type": "AMAZON.SearchQuery"}],
            "samples": ["renew {title}", "extend my loan of {title}", "keep {title} a little longer"],
        },
    ]
    types = [{"name": "ROOM", "values": rooms}]
    language_model = {"invocationName": "town library", "intents": intents, "types": types}
    return json.dumps({"interactionModel": {"languageModel": language_model}})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> IntentReader:
    return open_intents(library_model(), LANGUAGE, tmp_path_factory.mktemp("learnt"))


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("when do you open", "OpeningHoursIntent", {}),
        ("When do you open?", "OpeningHoursIntent", {}),
        ("what can you do", "AMAZON.HelpIntent", {}),
        ("book the music room", "BookRoomIntent", {"room": ("music room", "R2")}),
        ("book the attic at noon", "BookRoomIntent", {"room": ("attic", "R3"), "time": ("noon", "12:00")}),
        ("i need the attic for two people", "BookRoomIntent", {"room": ("attic", "R3"), "people": ("two", "2")}),
        ("renew the old man and the sea", "RenewIntent", {"title": ("the old man and the sea", None)}),
    ],
)  # fmt: skip
def test_samples_are_understood_with_their_slots(
    library: IntentReader, said: str, intent: str, slots: dict[str, tuple[str, str | None]]
) -> None:
    found = library.read(said)
    assert found is not None
    assert (found.name, {slot.name: (slot.value, slot.id) for slot in found.slots}) == (intent, slots)


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("um when do you open please", "OpeningHoursIntent", {}),
        ("um book the uh music room please", "BookRoomIntent", {"room": ("music room", "R2")}),
        ("hi renew the old man and the sea thanks", "RenewIntent", {"title": ("the old man and the sea", None)}),
        ("book the blue room for nobody", "BookRoomIntent", {"room": ("blue room for nobody", None)}),
    ],
)
def test_politeness_hides_no_sample_and_is_in_no_slot(
    library: IntentReader, said: str, intent: str, slots: dict[str, tuple[str, str | None]]
) -> None:
    test_samples_are_understood_with_their_slots(library, said, intent, slots)


def reader_of(language_model: dict[str, object], shells: int = 2) -> IntentReader:
    """A reader of a model in so many of its outer shells."""
    model: dict[str, object] = {"invocationName": "front door", **language_model}
    for shell in ("languageModel", "interactionModel")[:shells]:
        model = {shell: model}
    return open_intents(json.dumps(model), LANGUAGE, None)


BUY = {
    "name": "BuyIntent",
    "slots": [{"name": "count", "type": "AMAZON.NUMBER"}, {"name": "item", "type": "ITEM"}],
    "samples": ["buy {count} {item}", "buy {item}", "get me a {item}"],
}


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("um buy three blue kettles please", {"count": "three", "item": "blue kettles"}),
        ("buy blue kettles", {"item": "blue kettles"}),
        ("get me a tea towel please", {"item": "tea towel"}),
    ],
)
def test_what_is_in_no_list_is_read_in_the_order_of_a_sample(said: str, slots: dict[str, str]) -> None:
    types = [{"name": "ITEM", "values": [{"name": {"value": "kettle"}}, {"name": {"value": "tea towel"}}]}]
    found = reader_of({"intents": [BUY, {"name": "StopIntent", "samples": ["enough"]}], "types": types}).read(said)
    assert found is not None
    assert {slot.name: slot.value for slot in found.slots} == slots


@pytest.mark.parametrize("shells", [0, 1, 2])
@pytest.mark.parametrize("values", [{"values": []}, {"valueSupplier": {"type": "CatalogValueSupplier"}}, {}])
def test_older_forms_and_types_without_values_are_read(shells: int, values: dict[str, object]) -> None:
    reader = reader_of({"intents": [BUY], "types": [{"name": "ITEM", **values}]}, shells)
    found = reader.read("get me a kettle")
    assert found is not None
    assert [slot.value for slot in found.slots] == ["kettle"]


@pytest.mark.parametrize(
    ("said", "intent"), [("open up", "OpenIntent"), ("um open up please", "OpenIntent"), ("my cat is ill", None)]
)
def test_a_model_of_one_sample_knows_that(said: str, intent: str | None) -> None:
    found = reader_of({"intents": [{"name": "OpenIntent", "samples": ["open up"]}]}).read(said)
    assert (found.name if found else None) == intent


def test_a_language_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    file.write_text(library_model())
    command = [sys.executable, "-m", "sayso", "intents", "--model", str(file), "--language", "xx"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "sayso: there is no xx.yaml; locales are: en-US\n"


def test_a_name_of_two_values_is_matched_to_neither(library: IntentReader) -> None:
    found = library.read("book the quiet room")
    assert found is not None
    assert [(slot.value, slot.id) for slot in found.slots] == [("quiet room", None)]


@pytest.mark.parametrize("said", ["are you open on sundays", "tell me when you are open", "when do you open tomorrow"])
def test_paraphrases_are_understood(library: IntentReader, said: str) -> None:
    found = library.read(said)
    assert found is not None
    assert found.name == "OpeningHoursIntent"


@pytest.mark.parametrize(
    "said", ["", "   ", "my cat has a broken leg", "turn up the heating please", "🍕", "\x00", "word " * 2_000]
)
def test_what_belongs_to_no_intent_is_rejected(library: IntentReader, said: str) -> None:
    assert library.read(said) is None


def test_what_was_learnt_is_kept_and_gives_the_same_answers(tmp_path: Path) -> None:
    said = ["are you open on sundays", "reserve the music room for four people at noon", "my cat has a broken leg"]
    first = [open_intents(library_model(), LANGUAGE, tmp_path).read(each) for each in said]
    (kept,) = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns
    again = [open_intents(library_model(), LANGUAGE, tmp_path).read(each) for each in said]
    assert first == again
    assert kept.stat().st_mtime_ns == written


def test_a_kept_file_that_is_broken_is_learnt_again(tmp_path: Path) -> None:
    open_intents(library_model(), LANGUAGE, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"not what was written")
    found = open_intents(library_model(), LANGUAGE, tmp_path).read("tell me when you are open")
    assert found is not None


@pytest.mark.parametrize(
    ("slot_type", "words", "value"),
    [
        ("AMAZON.NUMBER", "nine hundred and two", "902"),
        ("AMAZON.NUMBER", "two thousand three hundred and five", "2305"),
        ("AMAZON.NUMBER", "seven", "7"),
        ("AMAZON.NUMBER", "lattes", None),
        ("AMAZON.NUMBER", "one two", None),
        ("AMAZON.FOUR_DIGIT_NUMBER", "one nine eight four", "1984"),
        ("AMAZON.FOUR_DIGIT_NUMBER", "nineteen eighty four", "1984"),
        ("AMAZON.FOUR_DIGIT_NUMBER", "two thousand seven", "2007"),
        ("AMAZON.FOUR_DIGIT_NUMBER", "seven", None),
        ("AMAZON.Ordinal", "twenty first", "21"),
        ("AMAZON.Ordinal", "3rd", "3"),
        ("AMAZON.DURATION", "two hours and ten minutes", "PT2H10M"),
        ("AMAZON.DURATION", "half an hour", "PT30M"),
        ("AMAZON.DURATION", "three weeks", "P3W"),
        ("AMAZON.DURATION", "soon", None),
        ("AMAZON.TIME", "five p m", "17:00"),
        ("AMAZON.TIME", "quarter to nine", "08:45"),
        ("AMAZON.TIME", "seven oh five in the evening", "19:05"),
        ("AMAZON.TIME", "noon", "12:00"),
        ("AMAZON.TIME", "purple", None),
    ],
)
def test_built_in_slots_are_read_as_alexa_writes_them(slot_type: str, words: str, value: str | None) -> None:
    assert SlotValues(LANGUAGE).resolve(slot_type, words.split()) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("tomorrow", "2026-11-23"),
        ("monday", "2026-11-23"),
        ("last monday", "2026-11-16"),
        ("next month", "2026-12"),
        ("next week", "2026-W48"),
        ("november third", "2027-11-03"),
        ("2024", "2024"),
        ("purple", None),
    ],
)
def test_dates_are_written_as_alexa_writes_them(said: str, value: str | None) -> None:
    slots = [{"name": "day", "type": "AMAZON.DATE"}]
    intents = [{"name": "VisitIntent", "slots": slots, "samples": ["i come {day}", "visit {day}"]}]
    language_model = {"invocationName": "town library", "intents": intents}
    model = json.dumps({"interactionModel": {"languageModel": language_model}})
    reader = open_intents(model, LANGUAGE, None, today=lambda: date(2026, 11, 22))
    found = reader.read(f"visit {said}")
    assert (found.slots[0].id if found and found.slots else None) == value


def test_the_command_answers_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    file.write_text(library_model())
    command = [sys.executable, "-m", "sayso", "intents", "--model", str(file), "--cache", str(tmp_path / "cache")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin
        assert running.stdout
        for number, (said, intent) in enumerate([("when do you open", "OpeningHoursIntent"), ("a cat", None)]):
            running.stdin.write(json.dumps({"id": number, "text": said}) + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline()) == {"id": number, "intent": intent, "slots": []}
        running.stdin.close()
        assert running.wait(timeout=20) == 0


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[1]",
        "no json",
        '{"intents": [{"intent": "OldIntent"}]}',
        '{"interactionModel": {"languageModel": {"intents": 3}}}',
    ],
)
def test_what_is_no_interaction_model_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "sayso", "intents", "--model", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "is no Alexa interaction model" in done.stderr
    assert "Traceback" not in done.stderr
