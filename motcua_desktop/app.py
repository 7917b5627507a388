"""The composition root: the only module that knows all the parts."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from motcua_desktop import log
from motcua_desktop import settings as choices
from motcua_desktop.clock import Clock, SystemClock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.numbering import AgencyCode
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import (
    DeskError,
    InvalidInput,
    PrintedMeanwhile,
    StoreDamaged,
)
from motcua_desktop.paths import Paths, held
from motcua_desktop.vault import (
    KeyringVault,
    Vault,
    find_key,
)

# Each is imported where it is first needed, so that a single command starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.attachment import Prepared, Source
    from motcua_desktop.domain.feedback_paper import FeedbackForm
    from motcua_desktop.domain.forms import Form, ListForm
    from motcua_desktop.domain.intake import Intake
    from motcua_desktop.domain.paper import ConsignmentSheet, HandOverListSheet
    from motcua_desktop.domain.print_job import PrintJob, PrintOut
    from motcua_desktop.domain.province_settings import ProvinceSettings
    from motcua_desktop.models.blobs import Blobs
    from motcua_desktop.models.database import Database
    from motcua_desktop.models.line_mark import LineMark
    from motcua_desktop.models.news import FileToFetch
    from motcua_desktop.printing.render import PageImage
    from motcua_desktop.public_listing import PublicListing
    from motcua_desktop.reporting.making import Reporting
    from motcua_desktop.scanning.prepare import Loose
    from motcua_desktop.services.attachments import Attachments
    from motcua_desktop.services.backup import Backups
    from motcua_desktop.services.ballots import Ballots
    from motcua_desktop.services.calendar_change import CalendarChange
    from motcua_desktop.services.care import Care
    from motcua_desktop.services.cash import Cash
    from motcua_desktop.services.catalogue import Catalogue
    from motcua_desktop.services.closing import Closing
    from motcua_desktop.services.copies import Copies
    from motcua_desktop.services.counter_kit import Packed
    from motcua_desktop.services.counting import CountingRules
    from motcua_desktop.services.custody import Custody
    from motcua_desktop.services.desk import Desk, Forecast
    from motcua_desktop.services.facts import Facts
    from motcua_desktop.services.feedback import FeedbackDesk
    from motcua_desktop.services.finder import Finder
    from motcua_desktop.services.index766 import Index766
    from motcua_desktop.services.line_days import LineDays
    from motcua_desktop.services.lookup import Lookup
    from motcua_desktop.services.news import News
    from motcua_desktop.services.office import Office
    from motcua_desktop.services.papers import Papers
    from motcua_desktop.services.people import People
    from motcua_desktop.services.print_queue import PrintQueue
    from motcua_desktop.services.province import Province
    from motcua_desktop.services.reception import Reception
    from motcua_desktop.services.registers import Registers
    from motcua_desktop.services.reminders import Reminders
    from motcua_desktop.services.reports import Reports
    from motcua_desktop.services.results import Results
    from motcua_desktop.services.reviews import Reviews
    from motcua_desktop.services.staff import Staff
    from motcua_desktop.services.timekeeping import Timekeeper
    from motcua_desktop.services.wordings import Wordings
    from motcua_desktop.sync.lane import Line
    from motcua_desktop.sync.post import Post
    from motcua_desktop.sync.pull import Inside
    from motcua_desktop.sync.report import SyncReport
    from motcua_desktop.sync.runner import Runner
    from motcua_desktop.sync.talk import CatalogueNews
    from motcua_desktop.sync.transport import HttpTransport
    from motcua_desktop.sync.trial import TrialStep


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Printed:
    """A made sheet of so many pages. It is counted when it leaves the desk: `leave` or `kept`."""

    sheet: "PrintOut"
    pages: int

    @property
    def pdf(self) -> bytes:
        return self.sheet.pdf

    @property
    def copy(self) -> int:
        """Which print of this paper it is."""
        return self.sheet.copy

    @property
    def reprint(self) -> bool:
        return self.copy > 1


@dataclass
class App:
    """One open desk. Services are made when first asked for, so a single command stays quick."""

    paths: Paths
    database: "Database"
    clock: Clock
    vault: Vault
    agency: Agency
    settings: choices.Settings = field(default_factory=choices.Settings)
    notices: tuple[str, ...] = ()
    _runner: "Runner | None" = field(default=None, init=False, repr=False)
    _runner_for: "tuple[ProvinceSettings, tuple[str | None, str | None]] | None" = field(
        default=None, init=False, repr=False
    )

    @cached_property
    def staff(self) -> "Staff":
        from motcua_desktop.services.staff import Staff

        return Staff(self.database, self.clock)

    @cached_property
    def office(self) -> "Office":
        from motcua_desktop.services.office import Office

        return Office(self.database, self.clock)

    @cached_property
    def calendar_change(self) -> "CalendarChange":
        from motcua_desktop.services.calendar_change import CalendarChange

        return CalendarChange(self.database, self.clock, self.office, self.desk)

    @cached_property
    def facts(self) -> "Facts":
        from motcua_desktop.services.facts import Facts

        return Facts(self.database, self.clock, self.agency, self.office)

    @cached_property
    def catalogue(self) -> "Catalogue":
        from motcua_desktop.services.catalogue import Catalogue

        return Catalogue(self.database, self.clock)

    @cached_property
    def desk(self) -> "Desk":
        from motcua_desktop.services.desk import Desk

        return Desk(self.database, self.clock, self.agency, self.office)

    @cached_property
    def lookup(self) -> "Lookup":
        """To look at one dossier: ready sooner than `desk`, which can write as well."""
        from motcua_desktop.services.lookup import Lookup

        return Lookup(self.database, self.agency)

    @cached_property
    def ballots(self) -> "Ballots":
        from motcua_desktop.services.ballots import Ballots

        return Ballots(self.database, self.clock, self.agency)

    @cached_property
    def cash(self) -> "Cash":
        from motcua_desktop.services.cash import Cash

        return Cash(self.database, self.clock, self.agency)

    @cached_property
    def copies(self) -> "Copies":
        from motcua_desktop.services.copies import Copies

        return Copies(self.database, self.clock, self.agency, self.desk, self.office)

    @cached_property
    def custody(self) -> "Custody":
        from motcua_desktop.services.custody import Custody

        return Custody(self.database, self.clock, self.agency, self.office, self.desk)

    @cached_property
    def results(self) -> "Results":
        from motcua_desktop.services.results import Results

        return Results(self.database, self.clock, self.agency, self.office, self.desk)

    @cached_property
    def feedback(self) -> "FeedbackDesk":
        from motcua_desktop.services.feedback import FeedbackDesk

        return FeedbackDesk(self.database, self.clock, self.agency, self.office)

    @cached_property
    def reception(self) -> "Reception":
        from motcua_desktop.services.reception import Reception

        return Reception(self.database, self.clock, self.office)

    @cached_property
    def finder(self) -> "Finder":
        from motcua_desktop.services.finder import Finder

        return Finder(self.database, self.clock, self.office)

    @cached_property
    def people(self) -> "People":
        from motcua_desktop.services.people import People

        return People(self.database, self.clock)

    @cached_property
    def reminders(self) -> "Reminders":
        from motcua_desktop.services.reminders import Reminders

        return Reminders(self.database, self.clock, self.agency, self.office, self.finder)

    @cached_property
    def timekeeper(self) -> "Timekeeper":
        from motcua_desktop.services.timekeeping import Timekeeper

        return Timekeeper(self.database, self.clock)

    @cached_property
    def papers(self) -> "Papers":
        from motcua_desktop.services.papers import Papers

        return Papers(self.database, self.clock, self.agency, self.desk)

    @cached_property
    def reports(self) -> "Reports":
        from motcua_desktop.services.reports import Reports

        return Reports(self.database, self.clock, self.agency)

    @cached_property
    def closing(self) -> "Closing":
        from motcua_desktop.services.closing import Closing

        return Closing(self.database, self.clock, self.agency)

    @cached_property
    def counting(self) -> "CountingRules":
        from motcua_desktop.services.counting import CountingRules

        return CountingRules(self.database, self.clock)

    @cached_property
    def index766(self) -> "Index766":
        from motcua_desktop.services.index766 import Index766

        return Index766(self.database, self.clock)

    @cached_property
    def reporting(self) -> "Reporting":
        from motcua_desktop.reporting.making import Reporting
        from motcua_desktop.services.shelf import Shelf

        return Reporting(Shelf(self.database, self.clock, self.agency), self.wordings)

    @cached_property
    def care(self) -> "Care":
        from motcua_desktop.services.care import Care

        return Care(self.database, self.blobs, self.clock)

    @cached_property
    def backups(self) -> "Backups":
        from motcua_desktop.services.backup import Backups

        return Backups(self.database, self.clock, self.paths, self.agency)

    @cached_property
    def blobs(self) -> "Blobs":
        from motcua_desktop.models.blobs import Blobs

        return Blobs(self.paths.blobs, self.database.subkey(b"motcua blobs"))

    @cached_property
    def attachments(self) -> "Attachments":
        from motcua_desktop.services.attachments import Attachments

        return Attachments(self.database, self.blobs, self.clock, self.desk)

    def prepare(
        self,
        files: "Sequence[Path | Loose]",
        *,
        source: "Source | None" = None,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "Prepared":
        """Files from outside as one checked PDF, ready to be attached. Raises BadFile."""
        from motcua_desktop.domain.attachment import Source
        from motcua_desktop.scanning import prepare

        return prepare.prepare(
            files, source=source or Source.FILE, progress=progress, cancelled=cancelled
        )

    def following(
        self, actor: Actor, code: str, attachment: int, files: "Sequence[Path | Loose]"
    ) -> "list[Path | Loose]":
        """`files` after the pages of a scan that is kept, to be prepared as one.

        Raises NotFound, StoreDamaged.
        """
        from motcua_desktop.scanning.prepare import Loose

        standing = {one.id: one for one in self.attachments.of(actor, code)}
        pdf = b"".join(self.attachments.read(actor, code, attachment))
        return [Loose(standing[attachment].name, pdf), *files]

    @cached_property
    def province(self) -> "Province":
        from motcua_desktop.services.province import Province

        return Province(self.database, self.clock, self.vault)

    @cached_property
    def news(self) -> "News":
        from motcua_desktop.services.news import News

        return News(self.database, self.clock, self.desk, self.office)

    @cached_property
    def line_days(self) -> "LineDays":
        from motcua_desktop.services.line_days import LineDays

        return LineDays(self.database, self.clock, self.agency, self.news)

    @cached_property
    def registers(self) -> "Registers":
        from motcua_desktop.services.registers import Registers

        return Registers(self.database, self.clock, self.agency)

    @cached_property
    def queue(self) -> "PrintQueue":
        from motcua_desktop.services.print_queue import PrintQueue

        return PrintQueue(self.database, self.clock)

    @cached_property
    def reviews(self) -> "Reviews":
        from motcua_desktop.services.reviews import Reviews

        return Reviews(self.database, self.clock)

    @cached_property
    def listing(self) -> "PublicListing":
        from motcua_desktop.public_listing import Places, PublicListing

        places = Places(self.catalogue, self.office, self.facts, self.feedback, self.reception)
        return PublicListing(self.agency, self.clock, places, self.wordings)

    @cached_property
    def wordings(self) -> "Wordings":
        from motcua_desktop.services.wordings import Wordings

        return Wordings(self.paths.forms)

    def receipt(self, actor: Actor, code: str, *, size: PaperSize | None = None) -> Printed:
        """Mẫu 01, both copies in one job. Raises NotFound, PaperTrouble."""
        from motcua_desktop.domain.forms import Form

        return self.form(actor, code, Form.RECEIPT, size=size)

    def receipts(self, actor: Actor, codes: Sequence[str]) -> Printed:
        """Mẫu 01 of each dossier of a visit, as one job. Raises NotFound, PaperTrouble."""
        from motcua_desktop.domain.print_job import PrintOut
        from motcua_desktop.printing import render

        parts = tuple(self.receipt(actor, code).sheet for code in codes)
        pdf = render.joined([part.pdf for part in parts])
        title = f"{len(parts)} giấy tiếp nhận, từ {codes[0]}"
        return Printed(PrintOut(title, pdf, parts=parts), render.page_count(pdf))

    # A paper is of which dossier, which form; size and explanation are extras by name.
    def form(
        self,
        actor: Actor,
        code: str,
        form: "Form",
        *,
        size: PaperSize | None = None,
        explained: bool | None = None,
    ) -> Printed:
        """A paper of a dossier as its next print. Raises NotFound, FormNotDue, PaperTrouble.

        A label and the register have their own size and leave `size` aside. `explained` tells on
        the receipt how its due moment came about; None: as this computer is set. A slip to rate on
        goes with the first print of Mẫu 01, 02 and 03 where this computer is set so.
        """
        from motcua_desktop.domain.forms import WITH_SLIP, Form
        from motcua_desktop.domain.print_job import PrintOut
        from motcua_desktop.printing import dossier, render

        if form is Form.REGISTER:
            return self._register_page(actor, code)
        told = self.settings.explain_due if explained is None else explained
        made = self.papers.form(actor, code, form, explained=told)
        words = self.wordings.of(form.value)
        pdf = dossier.paper(
            made.sheet, size=size or words.paper or self.settings.paper, words=words
        )
        title = f"{form.label} {made.code}"
        slips: tuple[PrintOut, ...] = ()
        if self.settings.survey_slip and form in WITH_SLIP and made.copy == 1:
            slips = (self.form(actor, code, Form.SURVEY, size=size).sheet,)
            pdf = render.joined([pdf, *(slip.pdf for slip in slips)])
        sheet = PrintOut(title, pdf, made.code, form.value, made.key, made.copy, slips)
        return Printed(sheet, render.page_count(pdf))

    def leave(self, actor: Actor, sheet: "PrintOut", printer: str) -> "PrintJob":
        """Count a sheet on its way to this printer and keep it until it came out.

        Where the same paper was printed since, it is made anew with the right count: what leaves
        is `queue.sheet` of the job.
        """
        return self._counted(
            actor, sheet, lambda fresh: self.queue.add(actor, fresh, printer).value
        )

    def kept(self, actor: Actor, sheet: "PrintOut") -> "PrintOut":
        """Count a sheet that was kept as a file; the sheet that was counted.

        Where the same paper was printed since, that is one made anew with the right count.
        """
        return self._counted(actor, sheet, lambda fresh: self.queue.count(actor, fresh).value)

    def _counted(self, actor: Actor, sheet: "PrintOut", count: "Callable[[PrintOut], T]") -> "T":
        from motcua_desktop.domain.forms import Form, ListForm, list_number

        try:
            return count(sheet)
        except PrintedMeanwhile:
            if sheet.form in tuple(ListForm):
                number = list_number(sheet.key)
                return count(self.list_sheet(actor, ListForm(sheet.form), number).sheet)
            if sheet.parts and not sheet.code:
                return count(self.receipts(actor, [part.code for part in sheet.parts]).sheet)
            return count(self.form(actor, sheet.code, Form(sheet.form)).sheet)

    def _register_page(self, actor: Actor, code: str) -> Printed:
        """The register's lines of the day the dossier was received, its own one bold."""
        from motcua_desktop.domain.forms import Form
        from motcua_desktop.domain.moment import local
        from motcua_desktop.domain.print_job import PrintOut
        from motcua_desktop.printing import register, render

        found = self.desk.show(code)
        with self.registers.day(actor, local(found.received_at).date()) as volumes:
            pdf = register.register(
                volumes, cover=False, marked=found.code, words=self.wordings.of("07")
            )
        sheet = PrintOut(f"{Form.REGISTER.label} {found.code}", pdf, form=Form.REGISTER.value)
        return Printed(sheet, render.page_count(pdf))

    def list_sheet(self, actor: Actor, form: "ListForm", number: str) -> Printed:
        """A numbered list as its next print, on A4, for both sides to sign.

        Raises NotFound, InvalidInput, PaperTrouble.
        """
        from motcua_desktop.domain.forms import ListForm
        from motcua_desktop.domain.print_job import PrintOut
        from motcua_desktop.printing import lists, render

        words = self.wordings.of(form.value)
        made: HandOverListSheet | ConsignmentSheet
        if form is ListForm.HAND_OVER:
            made = self.custody.sheet(actor, number)
            pdf = lists.hand_over_list(made, words=words)
        else:
            made = self.results.sheet(actor, number)
            pdf = lists.consignment(made, words=words)
        title, key = f"{form.label} {made.number}", form.key(made.number)
        sheet = PrintOut(title, pdf, made.counted_under, form.value, key, made.reprint + 1)
        return Printed(sheet, render.page_count(pdf))

    def receipt_preview(self, actor: Actor, intake: "Intake", forecast: "Forecast") -> bytes:
        """The receipt as it will be printed; nothing is numbered, stored or counted."""
        from motcua_desktop.printing import receipt

        sheet, words = self.papers.receipt_preview(actor, intake, forecast), self.wordings.of("01")
        size = words.paper or self.settings.paper
        return receipt.receipt(sheet, size=size, copies=(receipt.Copy.GIVEN,), words=words)

    def supplement_preview(
        self, actor: Actor, typed: Mapping[str, Any], papers: Sequence[str], reason: str
    ) -> bytes:
        """Mẫu 02 for somebody whose papers are not complete, before any dossier exists."""
        from motcua_desktop.printing import supplement

        sheet = self.papers.supplement(actor, typed, papers, reason)
        words = self.wordings.of("02")
        return supplement.supplement(sheet, size=words.paper or self.settings.paper, words=words)

    def due_sheet(self, within: int | None = None) -> bytes:
        """The morning's reminder list on A4."""
        from motcua_desktop.printing import due_list

        lists = self.finder.due(within or self.settings.remind_within)
        return due_list.due_list(self.papers.due_sheet(lists), words=self.wordings.of("due"))

    def feedback_pdf(self, actor: Actor, number: str, form: "FeedbackForm") -> bytes:
        """A paper of a phản ánh or kiến nghị. Raises NotFound, FormNotDue, PaperTrouble."""
        from motcua_desktop.printing import feedback

        words = self.wordings.of(form.wording)
        sheet = self.feedback.sheet(actor, number, form)
        return feedback.feedback(sheet, size=words.paper or self.settings.paper, words=words)

    def page_image(self, pdf: bytes, page: int, dpi: float) -> "PageImage":
        """One page as a picture, for preview and printer."""
        from motcua_desktop.printing import render

        return render.page_image(pdf, page, dpi)

    def page_count(self, pdf: bytes) -> int:
        from motcua_desktop.printing import render

        return render.page_count(pdf)

    def runner(self) -> "Runner":
        """The one that talks to the province as it is set now; kept, so its session lives on.

        Raises NotConfigured.
        """
        from motcua_desktop.sync.runner import Runner

        known, secret = self.province.settings(), self.province.secret()
        secrets = (secret, self.province.proxy_secret())
        if self._runner is not None and self._runner_for == (known, secrets):
            return self._runner
        self._runner = Runner(
            self.database,
            self.clock,
            known,
            secret,
            self._transport(known),
            agency=self.agency,
            blobs=self.blobs,
            inside=self._inside(),
        )
        self._runner_for = (known, secrets)
        return self._runner

    def try_settings(
        self,
        actor: Actor,
        mapping: Mapping[str, object],
        secret: str | None = None,
        proxy_secret: str | None = None,
    ) -> "list[TrialStep]":
        """Try a line set like this (`province set` shape) step by step; nothing is kept.

        A password that is left out is the one kept. Raises InvalidInput, NotAllowed.
        """
        from motcua_desktop.domain.province_settings import ProvinceSettings
        from motcua_desktop.sync.runner import Runner
        from motcua_desktop.sync.transport import HttpTransport

        actor.need(Right.CONFIGURE)
        known = ProvinceSettings.parse(mapping)
        through = self.province.proxy_secret() if proxy_secret is None else proxy_secret
        transport = HttpTransport(known, proxy_secret=through)
        account = self.province.secret() if secret is None else secret
        return Runner(
            self.database, self.clock, known, account, transport, agency=self.agency
        ).test()

    def _transport(self, known: "ProvinceSettings") -> "HttpTransport":
        from motcua_desktop.sync.transport import HttpTransport

        return HttpTransport(known, proxy_secret=self.province.proxy_secret())

    def _inside(self) -> "Inside":
        """What becomes of what the province says."""
        from motcua_desktop.sync.pull import Inside

        return Inside(lambda: self.news.look().value, self._keep_result, self._take_catalogue)

    def _keep_result(self, file: "FileToFetch", content: bytes) -> str:
        """The province's own result as the dossier's, where the desk has none. Raises BadFile."""
        from motcua_desktop.domain.attachment import Source
        from motcua_desktop.domain.news import PROVINCE
        from motcua_desktop.scanning.prepare import Loose

        if self.attachments.at(PROVINCE, file.code, "result") is not None:
            return "Quầy đã có bản quét kết quả, không thay bằng tệp của tỉnh."
        loose = Loose(file.name or "Kết quả.pdf", content)
        prepared = self.prepare([loose], source=Source.PROVINCE)
        self.attachments.attach(PROVINCE, file.code, "result", prepared)
        return "Đã giữ tệp kết quả của tỉnh."

    def _take_catalogue(self, told: "CatalogueNews") -> str:
        """The province's whole catalogue, in one go. Raises BadFile."""
        from motcua_desktop.domain.news import PROVINCE
        from motcua_desktop.domain.staff import Role

        data = json.dumps(list(told.procedures), ensure_ascii=False).encode()
        name = f"Danh mục của tỉnh, bản {told.version}.json"
        actor = replace(PROVINCE, role=Role.ADMIN)
        report = self.catalogue.import_file(actor, data, name).value
        return f"Bản {told.version}: thêm {report.added}, đổi {report.changed} thủ tục."

    # Who is told how far it is, what stops it, and what else is asked are extras by name.
    def sync_once(  # noqa: PLR0913
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        most: int | None = None,
        *,
        by_hand: bool = False,
        file_progress: Callable[[str, int, int], None] | None = None,
        pull: bool | None = None,
        catalogue: bool = False,
        agree: bool = False,
    ) -> "SyncReport":
        """Push what waits, at most `most` parcels. A dead line is told in the report, never raised.

        `by_hand`: a person asked, so the day's budget does not count. `file_progress` hears each
        file's name, bytes there and size. `pull`: ask for news or not (None: when it is time);
        `catalogue` and `agree`: ask for the catalogue, compare everything, now. Raises
        NotConfigured, and StoreBusy when another push is under way.
        """
        from motcua_desktop.services import rewind
        from motcua_desktop.sync.report import Limits

        runner = self.runner()
        with held(self.paths.sync_lock, "Một lượt gửi lên tỉnh đang chạy."):
            limits = Limits(
                progress, cancelled, most, by_hand, file_progress, pull, catalogue, agree
            )
            report = runner.run_once(limits)
            rewind.note(self.database, self.clock.now())
        return report

    def post(self) -> "Post":
        """Packages on a USB stick for the province as it is set now. Raises NotConfigured."""
        from motcua_desktop.sync.dialects import talk_for
        from motcua_desktop.sync.post import Post

        known, secret = self.province.settings(), self.province.secret() or ""
        return Post(
            self.database,
            self.clock,
            known,
            talk_for(known, secret, self._transport(known), self.clock, self.agency),
            self.agency,
            self.blobs,
            lambda: held(self.paths.sync_lock, "Một lượt gửi lên tỉnh đang chạy."),
        )

    def line(self) -> "Line":
        """The background line of a window: says when to push, and hands out the push."""
        from motcua_desktop.sync.lane import Line

        return Line(lambda most: self.sync_once(most=most), self.clock)

    def counter_kit(
        self, actor: Actor, phrase: str, *, counter: int | None = None, again: bool = False
    ) -> "Packed":
        """What another counter of this commune begins with, sealed; the number of that `counter`
        is given away once, unless `again`. Raises InvalidInput, NotAllowed."""
        from motcua_desktop.services.counter_kit import Wanted, pack

        wanted = Wanted(phrase, counter, again)
        return pack(self.database, self.agency, actor, wanted, self.clock.now())

    def save_settings(self, chosen: choices.Settings) -> None:
        """This computer's choices from now on."""
        choices.save(self.paths.settings, chosen)
        self.settings = chosen

    @contextmanager
    def window(self) -> Iterator[None]:
        """Held while the window is open: one window per home. Raises StoreBusy."""
        with held(self.paths.window_lock, "Cửa sổ Một cửa của quầy này đang mở."):
            yield
            from motcua_desktop.services import rewind

            rewind.note(self.database, self.clock.now())

    def close(self) -> None:
        from motcua_desktop.models.line_mark import LineMark

        self.database.close()
        LineMark(self.paths.store).leave()


def open_home(
    paths: Paths,
    *,
    vault: Vault | None = None,
    clock: Clock | None = None,
    passphrase: str | None = None,
) -> App:
    """The desk in this home, its store unlocked and at the newest schema.

    Raises NoHome, KeyMissing, WrongKey, StoreTooNew, StoreDamaged, CannotWrite.
    """
    paths.need()
    keeper = vault if vault is not None else KeyringVault()
    # Stretching a passphrase (0.1 s) leaves Python free to import the store's libraries meanwhile.
    with ThreadPoolExecutor(max_workers=1) as aside:
        finding = aside.submit(find_key, paths.key_file, keeper, passphrase=passphrase)
        from motcua_desktop.models.database import Database

        key = finding.result()
    from motcua_desktop.models.line_mark import LineMark

    mark, keeps_time = LineMark(paths.store), clock or SystemClock()
    cut = mark.cut_off()
    database = Database.open(paths.store, key)
    try:
        agency = _agency(database)
        went_back = _went_back(database, mark, keeps_time, cut=cut)
    except DeskError:
        database.close()
        raise
    mark.enter()
    log.start(paths.logs)
    loaded = choices.load(paths.settings)
    notices = (*went_back, *loaded.notices, *_broken_words(paths))
    return App(paths, database, keeps_time, keeper, agency, loaded.settings, notices)


def _went_back(
    database: "Database", mark: "LineMark", clock: Clock, *, cut: bool
) -> tuple[str, ...]:
    """What to tell people of a store that is older than what this home has seen; mostly nothing."""
    from motcua_desktop.models import line_mark
    from motcua_desktop.models import settings as facts

    told = mark.read(database)
    cut = cut and mark.open.exists()
    if not cut:
        with database.read() as connection:
            epoch = facts.get(connection, "store_epoch") or "home"
        if told is None or not line_mark.went_back(database, told, epoch):
            return ()
    from motcua_desktop.services import rewind

    return (rewind.mend(database, clock, cut=cut),)


def _broken_words(paths: Paths) -> tuple[str, ...]:
    """What is wrong with the province's own words for the forms, where it has any."""
    if not paths.forms.is_dir():
        return ()
    from motcua_desktop.services.wordings import Wordings

    return Wordings(paths.forms).notices()


def get_ready() -> None:
    """Import what an open desk needs, while a person still types name and password."""
    for name in ("models.database", "services.desk", "services.finder", "services.province"):
        import_module(f"motcua_desktop.{name}")


def _agency(database: "Database") -> Agency:
    from motcua_desktop.models import settings as facts

    with database.read() as connection:
        told = facts.everything(connection)
    try:
        return Agency(
            code=AgencyCode(told["agency_code"]),
            name=told["agency_name"],
            province=told["province_name"],
            counter=int(told["counter"]),
            qr_key=bytes.fromhex(told["qr_key"]),
        )
    except (KeyError, ValueError, InvalidInput) as trouble:
        raise StoreDamaged("Kho dữ liệu thiếu thông tin cơ quan.") from trouble
