"""Downloading a speech model: from a real server, resumed, checked, unpacked beside and renamed."""

from __future__ import annotations

import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from local_voice.models import OFFICIAL, DownloadFailed, RemoteModel, download, find_remote, installed_model

NAME = OFFICIAL["en"]


def archive(**files: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for name in ("am/final.mdl", "conf/model.conf", "graph/words.txt"):
            file.writestr(f"{NAME}/{name}", "x" * 5000)
        for name, text in files.items():
            file.writestr(name, text)
    return memory.getvalue()


class Site:
    """What the server has, and what it was asked for."""

    content = archive()
    breaks_after: int | None = None
    listed: object = None
    ranges: list[str | None]


@pytest.fixture
def site() -> Iterator[tuple[Site, str]]:
    state = Site()
    state.ranges = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("model-list.json"):
                self._send(200, json.dumps(state.listed).encode(), None)
                return
            asked = self.headers.get("Range")
            state.ranges.append(asked)
            start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked else 0  # type: ignore[index]
            if start >= len(state.content):
                self._send(416, b"", None)
                return
            self._send(206 if asked else 200, state.content[start:], state.breaks_after)

        def _send(self, status: int, body: bytes, breaks_after: int | None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:breaks_after])

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def remote(site: Site, url: str, md5: str | None = None) -> RemoteModel:
    return RemoteModel(NAME, f"{url}/{NAME}.zip", len(site.content), md5 or hashlib.md5(site.content).hexdigest())


def test_a_model_is_fetched_and_found(site: tuple[Site, str], tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    place = download(remote(*site), tmp_path, lambda have, whole: seen.append((have, whole)))
    assert place == installed_model("en", tmp_path)
    assert (place / "am" / "final.mdl").is_file()
    assert seen[-1] == (len(site[0].content), len(site[0].content))
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_download_that_broke_off_goes_on_from_there(site: tuple[Site, str], tmp_path: Path) -> None:
    site[0].breaks_after = 1000
    with pytest.raises(DownloadFailed, match="try again"):
        download(remote(*site), tmp_path, lambda have, whole: None)
    assert installed_model("en", tmp_path) is None
    site[0].breaks_after = None
    download(remote(*site), tmp_path, lambda have, whole: None)
    assert site[0].ranges == [None, "bytes=1000-"]
    assert installed_model("en", tmp_path) is not None


def test_a_wrong_checksum_is_thrown_away(site: tuple[Site, str], tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="checksum is wrong"):
        download(remote(*site, md5="0" * 32), tmp_path, lambda have, whole: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>not found</html>", "no archive"),
        (archive(**{"../../evil": "x"}), "outside its folder"),
        (io.BytesIO(b"PK\x05\x06" + bytes(18)).getvalue(), "holds no Vosk model|could not be fetched"),
    ],
)
def test_what_is_no_model_is_not_installed(site: tuple[Site, str], tmp_path: Path, content: bytes, says: str) -> None:
    site[0].content = content
    with pytest.raises(DownloadFailed, match=says):
        download(remote(*site), tmp_path / "models", lambda have, whole: None)
    assert installed_model("en", tmp_path / "models") is None
    assert not (tmp_path / "evil").exists()


def test_the_sites_list_tells_size_and_checksum(site: tuple[Site, str]) -> None:
    site[0].listed = [{"name": NAME, "url": "http://127.0.0.1/x.zip", "size": 41205931, "md5": "09ab"}]
    assert find_remote("en", site[1]) == RemoteModel(NAME, "http://127.0.0.1/x.zip", 41205931, "09ab")


@pytest.mark.parametrize("listed", ["?", 7, [7], []])
def test_a_strange_list_does_no_harm(site: tuple[Site, str], listed: object) -> None:
    site[0].listed = listed
    if listed == []:
        assert find_remote("en", site[1]).url == f"{site[1]}/{NAME}.zip"
        return
    with pytest.raises(DownloadFailed, match="cannot be reached"):
        find_remote("en", site[1])


def test_without_a_network_the_reason_is_said() -> None:
    with pytest.raises(DownloadFailed, match="cannot be reached"):
        find_remote("en", "http://127.0.0.1:9")


def test_a_language_without_a_model_is_said_so() -> None:
    with pytest.raises(DownloadFailed, match="no official model"):
        find_remote("tlh")
