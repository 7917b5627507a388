"""The catalogue at the terminal: decisions compared, the public listing, reviews."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Terminal

BIRTH = "1.001193"
Write = Callable[[str, object], str]


def a_dossier(procedure: str = BIRTH) -> dict[str, Any]:
    return {
        "procedure": procedure,
        "applicant": {
            "name": "Nguyễn Thị Ánh",
            "id_type": "cccd",
            "id_number": "998190001234",
            "birth_date": "1990-02-28",
            "sex": "female",
        },
    }


def test_a_decision_is_compared_on_a_sheet_before_it_is_applied(
    terminal: Terminal, tmp_path: Path, write: Write
) -> None:
    dossier = terminal.json("receive", write("hs.json", a_dossier()))
    known = terminal.json("procedures", "show", BIRTH)
    decision = write(
        "qd.json",
        {
            "result": [{**told_of(known), "name": "Đăng ký khai sinh, sửa đổi"}],
            "abolished": ["2.000635"],
            "basis": "Quyết định 5/QĐ-UBND",
        },
    )
    sheet = tmp_path / "so-sanh.json"

    told = terminal.json("procedures", "import", decision, "--dry-run", "-o", str(sheet))

    by_code = {change["code"]: change for change in told["changes"]}
    assert by_code[BIRTH]["kind"] == "changed"
    assert by_code[BIRTH]["touched"]["codes"] == [dossier["code"]]
    assert by_code["2.000635"]["kind"] == "abolished"
    figures = json.loads(sheet.read_text("utf-8"))["figures"]
    assert (figures["abolished"], figures["open"]) == (1, 1)
    assert terminal.json("procedures", "show", BIRTH)["version"] == 1
    kinds = ("pdf", "xlsx", "csv")
    runs = [
        terminal.run(
            "procedures", "import", decision, "--dry-run", "-o", str(tmp_path / f"a.{one}")
        )
        for one in kinds
    ]
    assert [done.code for done in runs] == [0, 0, 0]
    assert "tên: Thủ tục đăng ký khai sinh → Đăng ký khai sinh, sửa đổi" in runs[0].out


def told_of(shown: dict[str, Any]) -> dict[str, Any]:
    """What `show` tells as our own JSON, as far as it goes."""
    keys = ("code", "name", "field", "channels", "components", "cases", "notes")
    return {key: shown[key] for key in keys}


def test_a_comparison_is_only_made_before(terminal: Terminal, write: Write) -> None:
    done = terminal.run("procedures", "import", write("qd.json", {"abolished": []}), "-o", "a.pdf")

    assert done.code == 1
    assert "Thêm --dry-run" in done.err


def test_an_abolished_procedure_takes_nothing_in_until_it_is_brought_back(
    terminal: Terminal, write: Write
) -> None:
    told = terminal.json("procedures", "abolish", BIRTH, "--basis", "Quyết định 5/QĐ-UBND")
    refused = terminal.run("receive", write("hs.json", a_dossier()))
    terminal.json("procedures", "abolish", BIRTH, "--basis", "Đính chính", "--undo")

    assert told["changes"][0]["kind"] == "abolished"
    assert refused.code == 1
    assert "bãi bỏ" in refused.err
    assert terminal.json("receive", write("hs2.json", a_dossier()))["code"]


def test_the_listing_goes_on_paper_and_into_a_folder(terminal: Terminal, tmp_path: Path) -> None:
    pdf, folder = tmp_path / "niem-yet.pdf", tmp_path / "kiosk"
    link = "https://cong.example.vn/{code}"
    assert terminal.json("office", "set", "--procedure-url", link)["procedure_url"] == link

    one = terminal.json("procedures", "listing", BIRTH, "-o", str(pdf))
    field = terminal.json(
        "procedures", "listing", "--field", "chung thuc", "--only-list", "-o", str(pdf)
    )
    pages = terminal.json("procedures", "listing", "--field", "Hộ tịch", "--pages", "-o",
                          str(folder))  # fmt: skip

    assert one["procedures"] == 1
    assert field["procedures"] > 3
    assert pdf.read_bytes().startswith(b"%PDF")
    assert len(list((folder / "procedures").iterdir())) == pages["procedures"]


def test_what_is_not_to_be_listed_is_told(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "anh").mkdir()
    (tmp_path / "anh" / "anh.txt").write_text("của người khác")
    runs = (
        (("--field", "Không có", "-o", str(tmp_path / "a.pdf")), "Các lĩnh vực"),
        (("1.999999", "-o", str(tmp_path / "a.pdf")), "không có thủ tục"),
        ((BIRTH, "--field", "Hộ tịch", "-o", str(tmp_path / "a.pdf")), "không cả hai"),
        (("--pages", "-o", str(tmp_path / "anh")), "đang có tệp khác"),
        (("-o", str(tmp_path / "a.txt")), ".pdf"),
    )

    for words, told in runs:
        done = terminal.run("procedures", "listing", *words)
        assert done.code == 1
        assert told in done.err
    assert (tmp_path / "anh" / "anh.txt").exists()


def test_reviews_are_written_sent_listed_and_taken_away(terminal: Terminal, write: Write) -> None:
    asked = {
        "procedure": BIRTH,
        "finding": "Bản sao căn cước không cần nữa",
        "kind": "papers",
        "proposal": "Bỏ bản sao căn cước",
    }

    added = terminal.json("procedures", "review", "add", write("rs.json", asked))
    sent = terminal.json("procedures", "review", "send", "1", "--to", "Sở Tư pháp")
    listed = terminal.json("procedures", "review", "list")
    terminal.json("procedures", "review", "remove", "1", "--reason", "Ghi nhầm")

    assert (added["id"], added["sent_to"]) == (1, None)
    assert sent["sent_to"] == "Sở Tư pháp"
    assert listed == [sent]
    assert terminal.json("procedures", "review", "list") == []
