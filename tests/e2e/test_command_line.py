"""The public contract of the command line, run as a person runs it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]


def test_a_desk_from_the_first_command_to_the_printed_receipt(
    stranger: Terminal, write: Write
) -> None:
    made = stranger.init()

    assert made["agency_code"] == "H50.31.12"
    assert made["counter"] == 1
    assert re.fullmatch(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}", made["recovery_key"])

    dossier = stranger.json("receive", write("một hồ sơ.json", intake(request_id="r-1")))
    assert re.fullmatch(r"H50\.31\.12-\d{6}-5001", dossier["code"])
    assert dossier["status"] == {"code": 2, "name": "received", "label": "Được tiếp nhận"}
    assert dossier["sync"] == {"state": "waiting", "confirmed_at": None, "reason": None}

    again = stranger.json("receive", write("lại.json", intake(request_id="r-1")))
    assert again["id"] == dossier["id"]

    for name in (dossier["code"], dossier["scan"], dossier["id"]):
        assert stranger.json("show", name)["id"] == dossier["id"]
    found = stranger.json("find", "nguyen thi anh")
    assert [one["code"] for one in found["dossiers"]] == [dossier["code"]]

    paper = stranger.home.parent / "giấy.pdf"
    printed = stranger.json("print", dossier["code"], "01", "-o", str(paper))
    assert printed == {"file": str(paper), "pages": 2, "copy": 1, "reprint": False}
    assert paper.read_bytes().startswith(b"%PDF")
    assert stranger.json("print", dossier["code"], "01", "-o", str(paper))["reprint"] is True

    told = [stranger.json("step", dossier["code"], a) for a in ("start", "complete", "return")][-1]
    assert told["status"]["code"] == 10
    assert [line["action"] for line in told["history"]] == ["receive", "reprint", "start",
                                                            "complete", "return"]  # fmt: skip
    assert stranger.json("check") == {"ok": True, "findings": []}
    assert stranger.json("audit", "verify")["ok"] is True


def test_the_papers_of_a_dossier_follow_its_steps(terminal: Terminal, write: Write) -> None:
    code = terminal.json("receive", write("một.json", intake(procedure="2.000635")))["code"]
    error = trouble(terminal, "print", code, "02", "-o", str(terminal.home.parent / "02.pdf"))

    assert error["kind"] == "form_not_due"
    assert error["field"] == "form"
    assert "chưa có lần yêu cầu bổ sung nào" in error["message"]
    assert "01 (Giấy tiếp nhận), 06 (Phiếu kiểm soát)" in error["next_step"]
    assert "fee (Phiếu thu phí, lệ phí), label" in error["next_step"]
    assert not (terminal.home.parent / "02.pdf").exists()

    terminal.json("step", code, "start")
    asked = write("bước.json", {"items": ["Ảnh 3×4"], "reason": "Thiếu ảnh"})
    terminal.json("step", code, "request_supplement", "--data", asked)
    terminal.json("step", code, "stop", "--data", write("dừng.json", {"reason": "Hết hạn"}))
    file = terminal.home.parent / "giấy.pdf"
    for form in ("01", "02", "05", "fee", "label"):
        told = terminal.json("print", code, form, "-o", str(file))
        assert told["file"] == str(file)
        assert (told["copy"], told["reprint"]) == (1, False)
        assert file.read_bytes().startswith(b"%PDF")
    again = terminal.json("print", code, "02", "-o", str(file), "--paper", "A4")
    assert (again["copy"], again["reprint"]) == (2, True)
    assert trouble(terminal, "print", code, "label", "-o", "-", "--paper", "A5")["field"] == "paper"
    assert "01, 02, 03" in trouble(terminal, "print", code, "99", "-o", str(file))["message"]


def test_a_lost_passphrase_is_mended_with_the_printed_key(stranger: Terminal, write: Write) -> None:
    printed = stranger.init()["recovery_key"]
    code = stranger.json("receive", write("a.json", intake()))["code"]
    stranger.environment["MOTCUA_PASSPHRASE"] = "một cụm mới"

    assert trouble(stranger, "show", code)["kind"] == "wrong_key"
    assert trouble(stranger, "recover", MOTCUA_RECOVERY_KEY="A" * 32)["kind"] == "wrong_key"
    assert trouble(stranger, "recover")["kind"] == "key_missing"
    mended = stranger.run("--json", "recover", give=b"", MOTCUA_RECOVERY_KEY=printed)
    assert mended.json == {"recovered": True}
    assert stranger.json("show", code)["code"] == code


def test_a_list_that_breaks_off_says_what_is_in(terminal: Terminal, write: Write) -> None:
    many = [intake(), intake(procedure="9.999999")]
    error = trouble(terminal, "receive", write("nhiều.json", many))

    assert error["kind"] == "not_found"
    assert "1 hồ sơ, đã tiếp nhận H50.31.12-" in error["message"]
    assert terminal.json("find", "")["count"] == 1


def test_a_list_is_taken_in_one_by_one_from_standard_input(terminal: Terminal) -> None:
    import json

    told = terminal.json("receive", "-", give=json.dumps([intake(), intake()]).encode())

    assert [one["code"][-4:] for one in told] == ["5001", "5002"]


def test_the_promise_can_be_asked_for_without_signing_in(terminal: Terminal) -> None:
    told = terminal.json("deadline", "2026-11-20T09:30", "3", "working_days")

    assert told["due_at"] == "2026-11-26T17:00:00+07:00"
    assert any("Ngày Văn hóa Việt Nam" in step["why"] for step in told["steps"])


def test_the_calendar_knows_the_swapped_days(terminal: Terminal) -> None:
    told = terminal.json("calendar", "show", "2026")

    assert "2026-01-02" in [day["date"] for day in told["days_off"]]
    assert "2026-01-10" in [day["date"] for day in told["worked_instead"]]


def test_the_catalogue_is_found_shown_and_imported(terminal: Terminal, write: Write) -> None:
    assert terminal.json("procedures", "find", "khai sinh")[0]["field"] == "Hộ tịch"
    shown = terminal.json("procedures", "show", "1.001193")
    assert shown["channels"]["counter"]["unit"] == "same_day"
    national = {
        "MATTHC": "1.999001",
        "TENTTHC": "Thủ tục thử",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "", "TENLINHVUC": "Hộ tịch"}],
        "CACHTHUCTHUCHIEN": [
            {
                "KENH": "1",
                "THOIGIAN": [
                    {
                        "THOIGIANGIAIQUYET": "5",
                        "DONVITINH": "Ngày làm việc",
                        "PHILEPHI": [{"SOTIEN": "8.000", "DONVI": "VNĐ", "MOTA": ""}],
                    }
                ],
            }
        ],
    }
    file = write("tthc.json", {"result": [national]})

    assert terminal.json("procedures", "import", file, "--dry-run")["added"] == 1
    assert terminal.json("procedures", "import", file)["added"] == 1
    second = terminal.json("procedures", "import", file)
    assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 1)
    fee = terminal.json("procedures", "show", "1.999001")["channels"]["counter"]["fees"][0]
    assert fee["amount"] == 8000


def test_the_month_comes_out_the_same_in_every_form(terminal: Terminal, write: Write) -> None:
    terminal.json("receive", write("a.json", intake()))
    folder = terminal.home.parent
    span = ("--from", "2020-01-01", "--to", "2090-12-31")
    figures = terminal.json("report", "II.06a", *span, "-o", str(folder / "b.json"))
    terminal.json("report", "II.06a", *span, "-o", str(folder / "b.pdf"))
    terminal.json("report", "II.06a", *span, "-o", str(folder / "b.csv"))

    assert figures["total"]["3"] == figures["total"]["7"] + figures["total"]["11"] == 1
    assert (folder / "b.pdf").read_bytes().startswith(b"%PDF")
    last = (folder / "b.csv").read_text("utf-8-sig").splitlines()[-1]
    assert last.split(",")[3:] == [str(figures["total"][str(c)]) for c in range(3, 14)]


def test_people_are_added_and_may_do_only_their_own(terminal: Terminal) -> None:
    added = terminal.run(
        "--json", "users", "add", "dung", "--name", "Lê Dũng", MOTCUA_NEW_PASSWORD="matkhau-2"
    )

    assert added.json["role"] == "officer"
    denied = terminal.run(
        "--json", "users", "list", MOTCUA_USER="dung", MOTCUA_PASSWORD="matkhau-2"
    )
    assert denied.code == 1
    assert denied.json["error"]["kind"] == "not_allowed"


def trouble(terminal: Terminal, *arguments: str, **changes: str) -> Any:
    """The error of a run that must fail as expected: one sentence on stderr, JSON on stdout."""
    ran = terminal.run("--json", *arguments, give=b"", **changes)

    assert ran.code == 1, ran.out + ran.err
    assert len(ran.err.strip().splitlines()) == 1
    error = ran.json["error"]
    assert set(error) == {"kind", "title", "message", "field", "next_step"}
    assert error["next_step"]
    return error


def test_a_home_that_is_not_there_says_how_to_begin(stranger: Terminal) -> None:
    assert trouble(stranger, "show", "x")["kind"] == "no_home"


def test_a_second_init_changes_nothing(terminal: Terminal) -> None:
    before = (terminal.home / "store.db").read_bytes()
    error = trouble(
        terminal, "init", "--agency-code", "H50.31.13", "--agency-name", "UBND xã Khác",
        "--province-name", "Quảng Trị", "--admin-user", "a1", "--admin-name", "Ai Đó",
    )  # fmt: skip

    assert error["kind"] == "home_taken"
    assert (terminal.home / "store.db").read_bytes() == before


def test_a_failed_init_leaves_nothing_behind(stranger: Terminal) -> None:
    error = trouble(
        stranger, "init", "--agency-code", "H50.31.12", "--agency-name", "UBND xã Hướng Hiệp",
        "--province-name", "Quảng Trị", "--admin-user", "Không Hợp Lệ", "--admin-name", "Hồ Nga",
    )  # fmt: skip

    assert error["field"] == "login"
    assert not stranger.home.exists()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"MOTCUA_PASSPHRASE": "sai"}, "wrong_key"),
        ({"MOTCUA_PASSPHRASE": ""}, "key_missing"),
        ({"MOTCUA_PASSWORD": "sai"}, "not_signed_in"),
        ({"MOTCUA_USER": ""}, "not_signed_in"),
    ],
)
def test_a_wrong_secret_is_told(terminal: Terminal, changes: dict[str, str], kind: str) -> None:
    assert trouble(terminal, "show", "x", **changes)["kind"] == kind


@pytest.mark.parametrize(
    ("content", "kind", "field"),
    [
        ("{", "bad_file", None),
        ("[" * 100_000, "bad_file", None),
        (b"\xff\xfe\x00", "bad_file", None),
        (b"\x00" * 41_000_000, "bad_file", None),
        ("5", "invalid_input", "intake"),
        ({"procedure": "1.001193"}, "invalid_input", "applicant"),
        (intake(colour="red"), "invalid_input", "colour"),
        (intake(applicant={"name": "Anh", "phone": "123"}), "invalid_input", "applicant.phone"),
        (intake(received_at="2026-02-30T08:00"), "invalid_input", "received_at"),
        (intake(procedure="9.999999"), "not_found", "procedure"),
        (intake(components=[{"name": "Vé xem phim"}]), "invalid_input", "components.0.name"),
        ([intake(), intake(sets=0)], "invalid_input", "1.sets"),
    ],
    ids=range(12),
)
def test_a_bad_intake_is_named_and_nothing_is_taken_in(
    terminal: Terminal, write: Write, content: object, kind: str, field: str | None
) -> None:
    error = trouble(terminal, "receive", write("vào.json", content))

    assert (error["kind"], error["field"]) == (kind, field)
    assert terminal.json("find", "")["count"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("procedures", "import", "không-có.json"),
        ("receive", "."),
        ("show", "H50.31.12-261120-9999"),
        ("show", "26112001500138"),
        ("step", "x", "fly"),
        ("deadline", "2026-02-30", "3", "working_days"),
        ("deadline", "2026-11-20", "3", "weeks"),
        ("deadline", "2026-11-20", "0", "working_days"),
        ("deadline", "2026-11-20", "-5", "working_days"),
        ("report", "II.99", "--month", "2026-11", "-o", "x.pdf"),
        ("report", "II.06a", "--month", "2026-13", "-o", "x.pdf"),
        ("report", "II.06a", "--month", "2026-11", "-o", "x.docx"),
        ("report", "II.06a", "-o", "x.pdf"),
        ("sync", "--once"),
        ("province", "show"),
        ("find", "x", "--status", "flying"),
    ],
)
def test_every_trouble_is_one_sentence_with_a_next_step(
    terminal: Terminal, arguments: tuple[str, ...]
) -> None:
    trouble(terminal, *arguments)


def test_what_cannot_be_written_is_told(terminal: Terminal, write: Write) -> None:
    dossier = terminal.json("receive", write("a.json", intake()))
    folder = terminal.home.parent / "không có" / "giấy.pdf"

    assert trouble(terminal, "print", dossier["code"], "01", "-o", str(folder))["kind"] == (
        "cannot_write"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--fly",),
        ("fly",),
        ("show",),
        ("show", "x", "--fly"),
        ("show", "x", "thừa"),
        ("deadline", "2026-11-20", "3", "days", "--fly"),
        ("init",),
        ("deadline", "2026-11-20", "ba", "days"),
        ("procedures", "fly"),
    ],
)
def test_wrong_usage_is_told_in_vietnamese(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    ran = terminal.run("--json", *arguments)

    assert ran.code == 2
    assert ran.json["error"]["kind"] == "usage"
    assert ran.err.startswith("Lệnh chưa đúng: ")
    assert not re.search(r"[Nn]o such|[Mm]issing|[Ii]nvalid|[Uu]nexpected", ran.err)


def test_help_is_vietnamese(terminal: Terminal) -> None:
    for arguments in (("--help",), ("receive", "--help"), ("procedures", "--help")):
        told = terminal.run(*arguments)

        assert told.code == 0
        assert "Cách dùng:" in told.out
        assert not re.search(r"Usage|Options|Show this|required", told.out)


def test_the_version_is_told(stranger: Terminal) -> None:
    assert re.fullmatch(r"motcua \d+\.\d+\.\d+\n", stranger.run("--version").out)


def test_nothing_personal_reaches_the_log(terminal: Terminal, write: Write) -> None:
    """A whole life of a dossier, its troubles too; every word a person is known by."""
    code = terminal.json("receive", write("a.json", intake()))["code"]
    terminal.run("find", "nguyen thi anh")
    terminal.run("find", "0900000456")
    terminal.run("attach", code, "1", write("Nguyễn Thị Ánh 998190001234.pdf", {}))
    terminal.run("hand-over", code, "--to", "Trần Văn Minh")
    terminal.run("step", code, "return", "--data", write("early.json", {"collected_by": "Lê Sen"}))
    corrected = {"applicant": {"name": "Nguyễn Thị Ảnh"}, "reason": "Bà Ảnh báo sai tên"}
    terminal.json("step", code, "correct", "--data", write("mended.json", corrected))
    terminal.json("step", code, "complete", "--data", write("done.json", {"result_number": "1"}))
    terminal.run("due", "--messages", str(terminal.home / "tin.csv"))
    logs = b"".join(
        file.read_bytes() for file in Path(terminal.home, "logs").rglob("*") if file.is_file()
    ).decode()

    for word in ("998190001234", "0900000456", "Ánh", "Ảnh", "nguyen", "Minh", "Sen", "Hà Bạc"):
        assert word not in logs


def test_a_bug_is_one_sentence_and_a_file_without_anybodys_name(
    terminal: Terminal, write: Write
) -> None:
    write("sitecustomize.py", "import motcua_desktop.domain.intake as d\nd.Intake.parse = None\n")
    ran = terminal.run(
        "--json", "receive", write("a.json", intake()), PYTHONPATH=str(terminal.home.parent)
    )

    assert ran.code == 1
    assert ran.json["error"]["kind"] == "bug"
    details = Path(ran.json["error"]["next_step"].split()[2]).read_text("utf-8")
    assert "dossiers.py" in details
    assert "Ánh" not in details + ran.err


def test_without_a_screen_the_window_is_refused_in_a_sentence(terminal: Terminal) -> None:
    for arguments in ((), ("--home", str(terminal.home))):
        ran = terminal.run(*arguments, QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")

        assert ran.code == 1
        assert ran.err.startswith("Không có màn hình")
        assert len(ran.err.strip().splitlines()) == 1


def test_a_slip_is_corrected_or_taken_back_from_the_command_line(
    terminal: Terminal, write: Write
) -> None:
    code = terminal.json("receive", write("một.json", intake()))["code"]
    terminal.json("step", code, "start")
    back = terminal.json("undo", code)
    slip = {"applicant": {"name": "Hồ Văn Ẩm"}, "reason": "Nhầm người"}
    mended = terminal.json("step", code, "correct", "--data", write("sửa.json", slip))

    assert back["status"]["name"] == "received"
    assert [line["action"] for line in back["history"] if line.get("undone")] == ["start"]
    assert (mended["applicant"]["name"], mended["code"]) == ("Hồ Văn Ẩm", code)
    assert trouble(terminal, "undo", "H50.31.12-261120-9999")["kind"] == "not_found"
