"""Every command of the README and of `docs` is run, and prints what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.menu.reading import read_menu

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(README)
DOCS = [block for page in sorted((ROOT / "docs").glob("*.md")) for block in BLOCK.findall(page.read_text("utf-8"))]


def commands() -> list[tuple[str, str]]:
    """Commands of the console blocks with what they print."""
    found: list[tuple[str, str]] = []
    for kind, text in [*BLOCKS, *DOCS]:
        if kind == "console":
            for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
                found.append((command, output))
    return found


def test_there_are_exactly_two_set_up_commands() -> None:
    """`.ci/run` runs both of them in a clean clone."""
    assert [text.strip() for kind, text in BLOCKS if kind == "sh"] == ["script/talk", "script/test"]


def test_every_console_command_prints_what_the_readme_says(tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(next(text for kind, text in BLOCKS if kind == "yaml"), encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "COLUMNS": "80",
    }
    assert len(commands()) > 8
    for command, expected in commands():
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=180
        )
        pattern = ".*?".join(re.escape(piece) for piece in expected.split("..."))
        assert re.fullmatch(pattern, done.stdout, re.DOTALL), f"{command}\n{done.stdout}{done.stderr}"
        assert done.returncode == 0


def test_the_menu_of_the_readme_is_a_menu(tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(next(text for kind, text in BLOCKS if kind == "yaml"), encoding="utf-8")
    assert read_menu(tmp_path / "tea.yaml").terms.name == "Tea House"


def test_the_conversations_of_the_readme_hold(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("conversations")
    (folder / "test.md").write_text(next(text for kind, text in BLOCKS if kind == "markdown"), encoding="utf-8")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_first_conversation_of_the_readme_holds(pytester: pytest.Pytester) -> None:
    talk = next(text for kind, text in BLOCKS if kind == "text").replace("\n  ", " ")
    folder = pytester.mkdir("conversations")
    (folder / "test.md").write_text("# Readme\n\n" + talk, encoding="utf-8")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
