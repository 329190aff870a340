"""`python -m sayso check`: what does not fit together is named, with its place."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from sayso.language import LocaleMissing, load_language, locale_text
from tests.conftest import CORNER_CAFE


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sayso", "check", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def own_models(folder: Path) -> Path:
    """A copy of the interaction models, to be spoilt."""
    for file in files("interaction_models").iterdir():
        if file.name.endswith((".json", ".ftl", ".yaml")):
            shutil.copy(str(file), folder)
    return folder


def test_what_we_ship_has_no_fault() -> None:
    done = check()
    assert done.returncode == 0, done.stdout
    assert "0 faults" in done.stdout


def test_a_sample_of_two_intents_and_a_missing_reply_are_faults(tmp_path: Path) -> None:
    folder = own_models(tmp_path)
    model = json.loads((folder / "en-US.json").read_text())
    intents = {each["name"]: each for each in model["interactionModel"]["languageModel"]["intents"]}
    intents["BalanceIntent"]["samples"].append("check out")
    (folder / "en-US.json").write_text(json.dumps(model))
    done = check("--models", str(folder), "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert any("'check out' belongs to" in each["what"] for each in found if each["kind"] == "fault")


def test_names_that_sound_alike_are_noted(tmp_path: Path) -> None:
    menu = tmp_path / "menu.yaml"
    menu.write_text(CORNER_CAFE.replace("[mocha]", "[cake flour]").replace("[latte]", "[cake flower]"))
    done = check("--menu", str(menu))
    assert done.returncode == 0, done.stdout
    assert "'cake flour' sounds like 'cake flower'" in done.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("numbers: [", "en.yaml:2: "),
        ("- one", "en.yaml: the file is no list of parts"),
        ("plural: []", "en.yaml: 'numbers' is missing"),
    ],
)
def test_a_slip_in_the_file_of_a_language_is_told(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "en.yaml").write_text(text + "\n")
    with pytest.raises(LocaleMissing, match=re.escape(says)):
        load_language("en", tmp_path)


def test_a_part_of_a_part_that_a_language_lacks_is_told(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^  hundreds:.*$", "", locale_text("en.yaml"))
    (tmp_path / "en.yaml").write_text(text)
    with pytest.raises(LocaleMissing, match="'numbers' has no 'hundreds'"):
        load_language("en", tmp_path)
