"""The wheel, installed by itself: a shop developer's repository with a menu, conversations and pytest, nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built outside of it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv", "build", "*.egg-info", ".*_cache"))
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-q"]
    subprocess.run([*command, "-w", folder, source], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel; what the wheel needs is borrowed from this environment."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    own = folder / "bin" / "python"
    packages = subprocess.run(
        [own, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    Path(packages, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return own


def test_the_wheel_holds_what_is_needed_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "local_voice/demo_model/model/graph/words.txt",
        "local_voice/demo_model/model/NOTICE",
        "local_voice/demonstration.en-US.txt",
        "sayso/demo/shop.yaml",
        "sayso/menu/shop_file.schema.json",
        "sayso/stores/migrations/versions/0001_the_first_tables.py",
        "interaction_models/en-US.ftl",
        "skill/lambda_function.py",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith("tests") or "/recipe/" in name]


def test_it_talks_in_an_empty_folder(python: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [python, "-m", "local_voice", "--text", "--store", "sqlite:///shop.db"],
        input="two croissants\n",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.endswith("< Okay, two croissants for five dollars and fifty cents. Anything else?\n")
    assert str(ROOT) not in done.stderr


def test_an_example_shop_tests_its_conversations(python: Path, tmp_path: Path) -> None:
    pytest.importorskip("flask", reason="Flask is missing; install it with: pip install 'sayso[skill]'")
    shop = tmp_path / "shop"
    shutil.copytree(ROOT / "tests" / "example_shop", shop)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [
            python,
            "-m",
            "pytest",
            "-q",
            "--channel",
            "text",
            "--channel",
            "alexa",
            "-n",
            "2",
            "--junitxml",
            "report.xml",
        ],
        cwd=shop,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "6 passed" in done.stdout, done.stdout + done.stderr
    assert 'tests="6"' in (shop / "report.xml").read_text(encoding="utf-8")
