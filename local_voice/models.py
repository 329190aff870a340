"""Speech models on disk: the demo model we ship, and official ones, downloaded once."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

DEMO_MODEL, DEMO_LANGUAGE = Path(__file__).parent / "demo_model" / "model", "en"
"""The speech model that comes with us, and the language that it hears."""

SITE = "https://alphacephei.com/vosk/models"
OFFICIAL = {"en": "vosk-model-small-en-us-0.15", "es": "vosk-model-small-es-0.42", "fr": "vosk-model-small-fr-0.22"}
"""Language to the official model that suits a Raspberry Pi."""

SECONDS_TO_ANSWER = 20
MOST_BYTES = 4 * 1024**3
CHUNK_BYTES = 256 * 1024

Progress = Callable[[int, int], None]
"""Called with the bytes that are there and the bytes there will be."""


class DownloadFailed(Exception):
    """A model could not be fetched; the message says why. What has come stays for the next try."""


@dataclass(frozen=True)
class RemoteModel:
    """A model that can be downloaded."""

    name: str
    url: str
    size: int
    """Of the archive, in bytes; 0 where it is not known."""
    md5: str | None
    """Checksum of the archive, where the site gives one."""


def models_folder() -> Path:
    """Where downloaded models are kept."""
    return user_data_path("sayso", appauthor=False) / "models"


def installed_model(language: str, folder: Path | None = None) -> Path | None:
    """The official model of a language, where it was downloaded."""
    name = OFFICIAL.get(language)
    place = (folder or models_folder()) / name if name else None
    return place if place and place.is_dir() else None


def find_remote(language: str, site: str = SITE) -> RemoteModel:
    """What the site says of the official model of a language. Raises DownloadFailed."""
    name = OFFICIAL.get(language)
    if name is None:
        raise DownloadFailed(f"no official model is known for '{language}'")
    try:
        with urllib.request.urlopen(f"{site}/model-list.json", timeout=SECONDS_TO_ANSWER) as answer:
            listed = json.loads(answer.read(4 * 1024 * 1024))
        entry: dict[str, Any] = next((each for each in listed if each.get("name") == name), {})
        size = int(entry.get("size") or 0)
    except (OSError, HTTPException, ValueError, AttributeError, TypeError) as error:
        raise DownloadFailed(f"{site} cannot be reached ({_reason(error)}); try again later") from None
    return RemoteModel(name, str(entry.get("url") or f"{site}/{name}.zip"), size, entry.get("md5") or None)


def download(remote: RemoteModel, folder: Path, progress: Progress) -> Path:
    """Fetch a model: resumed where it broke off, checked, unpacked beside its place, renamed.

    Raises DownloadFailed; a half-fetched archive stays for the next try, a wrong one goes.
    """
    place = folder / remote.name
    if place.is_dir():
        return place
    archive = folder / f"{remote.name}.zip.part"
    beside = folder / f"{remote.name}.unpacking"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(remote, archive, progress)
        if remote.md5 and _md5(archive) != remote.md5:
            archive.unlink()
            raise DownloadFailed(f"{remote.name} came damaged (its checksum is wrong) and was thrown away; try again")
        shutil.rmtree(beside, ignore_errors=True)
        try:
            root = _unpack(archive, beside)
        except DownloadFailed:
            archive.unlink(missing_ok=True)  # another try shall fetch another one
            shutil.rmtree(beside, ignore_errors=True)
            raise
        root.rename(place)
        shutil.rmtree(beside, ignore_errors=True)
        archive.unlink()
    except (OSError, HTTPException) as error:
        raise DownloadFailed(f"{remote.name} could not be fetched ({_reason(error)}); try again") from None
    return place


def _fetch(remote: RemoteModel, archive: Path, progress: Progress) -> None:
    have = archive.stat().st_size if archive.exists() else 0
    if remote.size and have == remote.size:
        return
    request = urllib.request.Request(remote.url)
    if have:
        request.add_header("Range", f"bytes={have}-")
    try:
        answer = urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # what we have is as long as the file, or longer
            if not remote.size and remote.md5:
                return
            archive.unlink(missing_ok=True)
        raise
    with answer:
        resumed = answer.status == 206
        have = have if resumed else 0
        whole = have + int(answer.headers.get("Content-Length") or 0)
        with archive.open("ab" if resumed else "wb") as file:
            while chunk := answer.read(CHUNK_BYTES):
                file.write(chunk)
                have += len(chunk)
                if have > MOST_BYTES:
                    raise DownloadFailed(f"{remote.name} is larger than {MOST_BYTES} bytes")
                progress(have, whole)
    if whole and have < whole:
        raise DownloadFailed(f"the connection broke off at {have} of {whole} bytes; try again to go on from there")


def _md5(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            digest.update(chunk)
    return digest.hexdigest()


def _unpack(archive: Path, beside: Path) -> Path:
    """The model's folder, unpacked below `beside`."""
    try:
        with zipfile.ZipFile(archive) as file:
            unpacked = 0
            for entry in file.infolist():
                target = (beside / entry.filename).resolve()
                if not target.is_relative_to(beside.resolve()) or stat.S_ISLNK(entry.external_attr >> 16):
                    raise DownloadFailed("the archive wants to write outside its folder; it was not unpacked")
                unpacked += entry.file_size
            if unpacked > MOST_BYTES:
                raise DownloadFailed(f"the archive unpacks to more than {MOST_BYTES} bytes")
            file.extractall(beside)
    except zipfile.BadZipFile:
        raise DownloadFailed("what came is no archive and was thrown away; try again") from None
    roots = [path for path in (beside, *beside.iterdir()) if (path / "am").is_dir()]
    if not roots:
        raise DownloadFailed("the archive holds no Vosk model")
    return roots[0]


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
    return str(reason)
