"""Pages for a kiosk: parsed by somebody else's parser, with nothing from outside, whole or not."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from motcua_desktop.domain.reception import Asked
from motcua_desktop.errors import CannotWrite
from motcua_desktop.printing.kiosk import kiosk
from motcua_desktop.public_listing import Wanted
from motcua_desktop.services.folder import MARK, place_for, put_folder
from tests.fakes.desk import TestDesk
from tests.unit.test_listing import HOSTILE, PERMIT, take

VOID = {"meta", "br", "input"}


class Reader(HTMLParser):
    """What a browser would see: the tags in balance, their attributes, the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.inside: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.inside[self.open[-1]] = data
        else:
            self.text.append(data)

    def attributes(self, name: str) -> Iterator[str]:
        return (attrs[name] for _, attrs in self.tags if name in attrs)


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode("utf-8"))
    reader.close()

    assert reader.open == [], "a tag is left open"
    return reader


@pytest.fixture
def made(desk: TestDesk) -> dict[str, bytes]:
    take(desk, PERMIT, PERMIT | {"code": "1.990002", "field": HOSTILE, "notes": [HOSTILE]})
    asked = {
        "repeat": "thứ Năm hằng tuần", "starts": "8:00", "ends": "11:30",
        "host": f"Hồ Văn {HOSTILE}", "place": "Phòng tiếp công dân",
    }  # fmt: skip
    desk.app.reception.add(desk.actor, Asked.parse(asked))
    return kiosk(desk.app.listing.chosen(Wanted()))


def test_every_procedure_has_a_page_and_every_link_leads_to_one(made: dict[str, bytes]) -> None:
    for name, page in made.items():
        for link in read(page).attributes("href"):
            target = (Path("/") / name).parent / link
            assert str(target.resolve().relative_to("/")) in made, (name, link)
    codes = {name.removeprefix("procedures/") for name in made if "/" in name}
    index = set(read(made["index.html"]).attributes("href"))
    assert {f"procedures/{code}" for code in codes} <= index


def test_no_page_asks_for_anything_from_outside(made: dict[str, bytes]) -> None:
    for page in made.values():
        reader = read(page)
        for name in ("src", "href", "action", "style", "onclick", "onload", "xlink:href"):
            assert not [one for one in reader.attributes(name) if urlsplit(one).netloc]
        assert not list(reader.attributes("src"))
        assert not list(reader.attributes("style"))
        assert not re.search(r"https?:|//\w|url\(|@import", reader.inside["style"])
        assert not re.search(r"https?:|fetch|XMLHttp|import|eval", reader.inside["script"])
        assert {tag for tag, _ in reader.tags} <= KNOWN


KNOWN = {
    "html", "head", "meta", "title", "style", "body", "header", "div", "span", "strong", "a",
    "main", "h1", "h2", "p", "b", "br", "ul", "li", "table", "tr", "td", "th", "small", "section",
    "button", "input", "svg", "path", "script",
}  # fmt: skip


def test_only_the_page_s_own_script_and_style_may_run(made: dict[str, bytes]) -> None:
    reader = read(made["index.html"])

    policy = next(
        attrs["content"]
        for tag, attrs in reader.tags
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    for kind in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(reader.inside[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_a_name_is_text_and_never_a_tag(made: dict[str, bytes]) -> None:
    page = read(made["procedures/1.990002.html"])

    told = "".join(page.text)
    assert f"Cấp phép {HOSTILE}" in told
    assert told.count(HOSTILE) >= 3
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert HOSTILE in "".join(read(made["office.html"]).text)


def test_the_index_has_what_to_search_by_folded(made: dict[str, bytes]) -> None:
    said = list(read(made["index.html"]).attributes("data-words"))

    assert any(words.startswith("1.001193 ") and "khai sinh" in words for words in said)
    assert all(re.fullmatch(r"[a-z0-9. ]+", words) for words in said)


def test_a_page_tells_terms_papers_fees_and_the_way_back(made: dict[str, bytes]) -> None:
    page = read(made["procedures/1.990001.html"])

    told = " ".join("".join(page.text).split())
    for part in (
        "10 ngày làm việc (luật định 15 ngày làm việc, cắt giảm 33,3 %)",
        "Đơn đề nghịmẫu: TK-01",
        "Trường hợp ủy quyền",
        "50.000 đ/bản",
        "Miễn, giảm: Hộ nghèo (giảm 50 %)",
        "Thứ Hai – Thứ Sáu: 07:30–11:30",
    ):
        assert part in told, part
    body = next(attrs for tag, attrs in page.tags if tag == "body")
    assert body["data-home"] == "../index.html"
    assert int(body["data-idle"]) > 0


def test_the_same_catalogue_gives_the_same_pages(desk: TestDesk, made: dict[str, bytes]) -> None:
    assert kiosk(desk.app.listing.chosen(Wanted())) == made


def test_the_folder_is_replaced_as_a_whole(desk: TestDesk, tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    desk.app.listing.pages(folder, Wanted())
    first = {path.name for path in (folder / "procedures").iterdir()}

    count = desk.app.listing.pages(folder, Wanted(field="Chứng thực"))

    left = {path.name for path in (folder / "procedures").iterdir()}
    assert len(left) == count < len(first)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".kiosk")] == []


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "anh.jpg").write_bytes(b"x")

    with pytest.raises(CannotWrite, match="đang có tệp khác"):
        put_folder(tmp_path, {"index.html": b"moi"})

    assert [path.name for path in tmp_path.iterdir()] == ["anh.jpg"]
    assert place_for(tmp_path, "kiosk") == tmp_path / "kiosk"
    assert place_for(tmp_path / "moi", "kiosk") == tmp_path / "moi"


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kiosk"
    file.write_text("x")

    with pytest.raises(CannotWrite, match="là tệp"):
        put_folder(file, {"index.html": b"moi"})

    assert file.read_text() == "x"


def test_when_it_cannot_be_put_in_place_the_old_one_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kiosk"
    put_folder(folder, {"index.html": b"cu"})
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise PermissionError(13, "somebody has it open")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(CannotWrite):
        put_folder(folder, {"index.html": b"moi"})

    assert (folder / "index.html").read_bytes() == b"cu"
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk"]


@pytest.mark.parametrize("stopped", ["filling", "exchanging"])
def test_what_a_stop_in_the_middle_left_is_cleared_away(tmp_path: Path, stopped: str) -> None:
    folder = tmp_path / "kiosk"
    put_folder(folder, {"index.html": b"cu"})
    if stopped == "filling":
        (tmp_path / ".kiosk.new").mkdir()
        (tmp_path / ".kiosk.new" / MARK).touch()
    else:
        folder.rename(tmp_path / ".kiosk.old")

    put_folder(folder, {"index.html": b"moi"})

    assert (folder / "index.html").read_bytes() == b"moi"
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk"]


def test_letters_that_no_page_can_carry_do_not_stop_it(desk: TestDesk) -> None:
    take(desk, json.loads(json.dumps(PERMIT | {"notes": ["a\x00b\x1bc", "dòng\nhai"]})))

    page = kiosk(desk.app.listing.chosen(Wanted()))["procedures/1.990001.html"]

    assert "dòng\nhai" in page.decode("utf-8")
    assert b"\x00" not in page
