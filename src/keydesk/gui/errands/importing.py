"""Dropping or choosing files leads to a preview, then to one transaction, then to the plain originals that remain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QEvent, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from keydesk.errors import NeedsReasonError, NeedsStepUpError
from keydesk.gui.dialogs.chooser import FileChooser
from keydesk.gui.dialogs.import_preview import ImportSheet
from keydesk.gui.dialogs.imported import ImportedSheet
from keydesk.gui.errands.opened import Opened
from keydesk.gui.errands.sources import Sources, read_sources
from keydesk.gui.panes.drop_veil import DropVeil
from keydesk.gui.tasks import Chore
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import ImportCommit, ImportDiscard, ImportPreview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.errors import KeydeskError
    from keydesk.gui.dialogs.import_preview import ImportChoice
    from keydesk.gui.screens import Screens
    from keydesk.model.requests import Imported, Preview


class Importing(QObject):
    """The imports of one window, one at a time."""

    def __init__(self, screens: Screens, parent: QObject) -> None:
        super().__init__(parent)
        self._screens, self._opened = screens, Opened(self)
        self._sources = Sources()
        self._preview: Preview | None = None
        self._sheet: ImportSheet | None = None
        self._veil = DropVeil(screens.look, screens.window)
        screens.window.setAcceptDrops(True)
        screens.window.installEventFilter(self)

    def forget(self) -> None:
        """Close the preview and zero what was read."""
        self._sources.forget()
        self._preview, self._sheet = None, None
        self._veil.hide()
        self._opened.close_all()

    def choose_files(self) -> None:
        """Let the person choose files."""
        chooser = FileChooser(self._screens.window, self.tr("Import files"), str(Path.home()))
        chooser.setOption(QFileDialog.Option.ReadOnly)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.setFilter(chooser.filter() | QDir.Filter.Hidden)  # .env and .ssh are what is looked for
        chooser.resize(self._screens.look.theme.px(860), self._screens.look.theme.px(540))
        chooser.addAction(self._screens.actions["lock"])
        chooser.filesSelected.connect(lambda chosen: self.take([Path(one) for one in chosen]))
        self._opened.open(chooser)

    def take(self, paths: Sequence[Path]) -> None:
        """Read files and folders, and show what would go in."""
        if not self._can_take():
            return
        screens = self._screens
        namespaces = screens.desk.tree.namespaces()
        sheet = ImportSheet(screens.look, screens.words, screens.window, namespaces, self._into())
        self._sheet = sheet
        sheet.asked_again.connect(self._ask)
        sheet.passphrases_given.connect(self._open_sources)
        sheet.decided.connect(lambda choice: self._commit(sheet, choice))
        sheet.rejected.connect(self._give_up)
        self._opened.open(sheet)
        sheet.show_waiting()
        screens.tasks.ask(
            Chore(lambda: read_sources(paths)), owner=sheet, done=self._on_read, failed=sheet.show_failure,
            label=self.tr("Reading files"),
        )  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files dropped anywhere on the window of an open vault, and show beforehand that they may be dropped."""
        if isinstance(event, QDragEnterEvent) and event.mimeData().hasUrls() and self._can_take():
            event.acceptProposedAction()
            self._veil.show_for(str(self._into()))
            return True
        if isinstance(event, QDragLeaveEvent):
            self._veil.hide()
        if type(event) is QDropEvent and event.mimeData().hasUrls():
            self._veil.hide()
            paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
            event.acceptProposedAction()
            if paths:
                self.take(paths)
            return True
        return super().eventFilter(watched, event)

    def _can_take(self) -> bool:
        return self._screens.standing.is_open and self._sheet is None

    def _into(self) -> KeyPath:
        """The namespace one is in, else the relaxed one every vault has."""
        here = self._screens.desk.here()
        return here if here.names else KeyPath.of("dev")

    # -- steps ---------------------------------------------------------------------------------------------

    def _on_read(self, sources: Sources) -> None:
        self._sources = sources
        self._ask()

    def _ask(self) -> None:
        sheet = self._sheet
        if sheet is None or not self._sources.files:
            if sheet is not None:
                sheet.say("; ".join(self._sources.left_out) or self.tr("There is no file here to read."))
            return
        self._discard()
        request = ImportPreview(
            self._sources.described(), sheet.into.path(), sheet.protection.isChecked(), sheet.sources.columns()
        )
        self._screens.tasks.ask(
            request, owner=sheet, done=self._on_preview, failed=sheet.show_failure, body=self._sources.body(),
            lane="import", label=self.tr("Reading the files in the parser"),
        )  # fmt: skip

    def _on_preview(self, preview: Preview) -> None:
        self._preview = preview
        if self._sheet is not None:
            self._sheet.say("")
            self._sheet.set_busy(is_busy=False)
            self._sheet.show_preview(preview, self._sources.left_out)

    def _open_sources(self, given: dict[str, bytearray]) -> None:
        for name, passphrase in given.items():
            source = self._sources.find(name)
            if source is not None:
                source.passphrase[:] = bytes(len(source.passphrase))
                source.passphrase = passphrase
        self._ask()

    def _commit(self, sheet: ImportSheet, choice: ImportChoice) -> None:
        preview = self._preview
        if preview is None:
            return

        def fail(error: KeydeskError) -> None:
            if isinstance(error, NeedsStepUpError | NeedsReasonError):
                sheet.set_busy(is_busy=False)
            else:
                sheet.show_failure(error)

        self._screens.proving.ask(
            lambda reason: ImportCommit(preview.id, choice.rows, choice.moved, reason),
            self.tr("Import %n keys", "", len(choice.rows)),
            owner=sheet,
            done=lambda reply, _body: self._on_imported(sheet, preview, choice, reply),
            failed=fail,
        )

    def _on_imported(self, sheet: ImportSheet, preview: Preview, choice: ImportChoice, reply: Imported) -> None:
        chosen = [row for row in preview.rows if row.number in set(choice.rows)]
        plain = {row.source for row in chosen if not row.protection}
        originals = [one.path for one in self._sources.files if one.name in plain]
        into = sheet.into.path()
        left = len(preview.rows) - len(chosen) + len(preview.skipped) + len(self._sources.left_out)
        self._preview = None
        sheet.accept()
        self._end()
        self._screens.desk.go_to_namespace(into)
        done = ImportedSheet(self._screens.look, self._screens.window, reply, left, originals)
        done.decided.connect(lambda _decision: self._show_originals(done, originals))
        self._opened.open(done)

    def _show_originals(self, sheet: ImportedSheet, originals: Sequence[Path]) -> None:
        for folder in dict.fromkeys(path.parent for path in originals):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        sheet.accept()

    def _give_up(self) -> None:
        self._discard()
        self._end()

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.forget()
        self._sheet = None
        self._sources.forget()

    def _discard(self) -> None:
        if self._preview is not None and self._screens.standing.is_open:
            self._screens.tasks.ask(ImportDiscard(self._preview.id), owner=self, failed=lambda _error: None)
        self._preview = None
