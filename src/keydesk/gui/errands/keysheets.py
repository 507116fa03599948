"""Making, editing, moving and destroying keys and namespaces through dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from keydesk.errors import NeedsReasonError, NeedsStepUpError
from keydesk.gui.dialogs.destroy import DestroySheet
from keydesk.gui.dialogs.edit_key import EditSheet
from keydesk.gui.dialogs.fields import FieldSheet
from keydesk.gui.dialogs.move_key import MoveSheet
from keydesk.gui.dialogs.namespaces import NamespaceSheet, ProfileSheet
from keydesk.gui.dialogs.new_key import NewKey, NewKeySheet
from keydesk.gui.errands.opened import Opened
from keydesk.gui.errands.undo import Step
from keydesk.gui.language.direction import filled
from keydesk.model.requests import (
    CreateNamespace,
    Delete,
    Destroy,
    Edit,
    Generate,
    Move,
    NewField,
    Put,
    RemoveNamespace,
    SetProfile,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.errors import KeydeskError
    from keydesk.gui.dialogs.edit_key import Edited
    from keydesk.gui.dialogs.move_key import Moved
    from keydesk.gui.dialogs.namespaces import NewNamespace
    from keydesk.gui.dialogs.sheet import Sheet
    from keydesk.gui.screens import Screens
    from keydesk.model.paths import Path
    from keydesk.model.profiles import ProfileName
    from keydesk.model.requests import Done, KeyChanged, KeyDetail


class KeySheets(QObject):
    """The dialogs about keys and namespaces."""

    def __init__(self, screens: Screens, parent: QObject) -> None:
        super().__init__(parent)
        self._screens, self._opened = screens, Opened(self)

    def forget(self) -> None:
        """Close every dialog."""
        self._opened.close_all()

    # -- keys ----------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Make a key here."""
        desk = self._screens.desk
        sheet = NewKeySheet(self._screens.look, self._screens.window, desk.tree.namespaces(), desk.here())
        sheet.decided.connect(lambda made: self._make(sheet, made))
        self._opened.open(sheet)

    def put_value(self) -> None:
        """Put a new value into the selected key; the old one goes into grace."""
        detail = self._screens.desk.detail()
        if detail is None:
            return
        desk = self._screens.desk
        sheet = NewKeySheet(
            self._screens.look,
            self._screens.window,
            desk.tree.namespaces(),
            detail.key.path.parent,
            existing=detail.key,
        )
        sheet.decided.connect(lambda made: self._make(sheet, made, expected=detail.key.revision))
        self._opened.open(sheet)

    def edit(self) -> None:
        """Edit the selected key's metadata."""
        detail = self._screens.desk.detail()
        if detail is not None:
            sheet = EditSheet(self._screens.look, self._screens.window, detail.key)
            sheet.decided.connect(lambda edited: self._edit(sheet, detail, edited))
            self._opened.open(sheet)

    def move(self) -> None:
        """Move or rename the selected key."""
        detail = self._screens.desk.detail()
        if detail is not None:
            namespaces = self._screens.desk.tree.namespaces()
            sheet = MoveSheet(self._screens.look, self._screens.window, detail.key, namespaces)
            sheet.decided.connect(lambda moved: self._move(sheet, detail, moved))
            self._opened.open(sheet)

    def destroy(self) -> None:
        """Destroy the selected deleted key for ever, or say what comes before that."""
        detail = self._screens.desk.detail()
        if detail is None:
            return
        if detail.key.deleted is None:
            self._screens.toast.say(
                self.tr("Delete the key first. A deleted key can be destroyed; a version here at any time.")
            )
            return
        self._destroy(detail, 0)

    def destroy_version(self, number: int) -> None:
        """Destroy one version of the selected key."""
        detail = self._screens.desk.detail()
        if detail is not None:
            self._destroy(detail, number)

    def choose_field(self) -> None:
        """Copy a field of the selected key that the person chooses."""
        detail = self._screens.desk.detail()
        if detail is not None:
            sheet = FieldSheet(self._screens.look, self._screens.words, self._screens.window, detail)
            sheet.decided.connect(lambda field: self._copy_chosen(sheet, field))
            self._opened.open(sheet)

    def copy_field(self, field: str) -> None:
        """Copy one field of the selected key."""
        detail = self._screens.desk.detail()
        if detail is not None:
            self._screens.valuework.copy_field(str(detail.key.path), field)

    def _copy_chosen(self, sheet: FieldSheet, field: str) -> None:
        sheet.accept()
        self.copy_field(field)

    # -- namespaces ----------------------------------------------------------------------------------------

    def new_namespace(self) -> None:
        """Make a namespace below the present one."""
        desk = self._screens.desk
        sheet = NamespaceSheet(self._screens.look, self._screens.words, self._screens.window, desk.here())

        def make(new: NewNamespace) -> None:
            self._ask(
                sheet,
                lambda _reason: CreateNamespace(new.path, new.profile),
                filled(self.tr("Make %1"), new.path),
                lambda done: made(done, new.path),
            )

        def made(done: Done, path: Path) -> None:
            desk.go_to_namespace(path)
            undo = self._screens.keywork.undo_steps
            words = filled(self.tr("Made %1."), path)
            undo.add(undo.begin(words), Step(lambda: RemoveNamespace(path, done.revision)))
            self._screens.toast.say(words, self.tr("Undo"))

        sheet.decided.connect(make)
        self._opened.open(sheet)

    def change_profile(self) -> None:
        """Give the present namespace another profile."""
        namespace = self._screens.desk.tree.find(self._screens.desk.here())
        if namespace is None:
            return
        sheet = ProfileSheet(self._screens.look, self._screens.words, self._screens.window, namespace)

        def change(profile: ProfileName) -> None:
            self._ask(
                sheet,
                lambda _reason: SetProfile(namespace.path, profile, namespace.revision),
                filled(self.tr("Change the profile of %1"), namespace.path),
                changed,
            )

        def changed(done: Done) -> None:
            undo = self._screens.keywork.undo_steps
            words = filled(self.tr("%1 demands something else now."), namespace.path)
            back = SetProfile(namespace.path, namespace.profile, done.revision)
            undo.add(undo.begin(words), Step(lambda: back))
            self._screens.toast.say(words, self.tr("Undo"))

        sheet.decided.connect(change)
        self._opened.open(sheet)

    def remove_namespace(self) -> None:
        """Remove the present namespace, which must be empty."""
        desk = self._screens.desk
        namespace = desk.tree.find(desk.here())
        if namespace is not None:
            self._screens.proving.ask(
                lambda _reason: RemoveNamespace(namespace.path, namespace.revision),
                filled(self.tr("Remove %1"), namespace.path),
                owner=self,
                done=lambda _reply, _body: desk.go_to_namespace(namespace.path.parent),
                failed=self._tell,
            )

    # -- answers -------------------------------------------------------------------------------------------

    def _ask(
        self,
        sheet: Sheet,
        request: Callable[[str], object],
        purpose: str,
        done: Callable[[Any], None],
        body: Callable[[], bytearray] | None = None,
        refused: Callable[[], None] | None = None,
    ) -> None:
        def finish(reply: object, _body: bytearray) -> None:
            sheet.accept()
            done(reply)

        def fail(error: KeydeskError) -> None:
            if refused is not None:
                refused()
            if isinstance(error, NeedsStepUpError | NeedsReasonError):
                sheet.set_busy(is_busy=False)
            else:
                sheet.show_failure(error)

        self._screens.proving.ask(request, purpose, owner=sheet, done=finish, failed=fail, body=body)

    def _tell(self, error: KeydeskError) -> None:
        if not isinstance(error, NeedsStepUpError | NeedsReasonError):
            self._screens.tell(error)

    def _make(self, sheet: NewKeySheet, made: NewKey, expected: int = 0) -> None:
        secret = made.value
        common = {
            "purpose": made.purpose, "owner": made.owner, "tags": made.tags, "expires": made.expires,
            "algorithm": made.algorithm, "expected": expected,
        }  # fmt: skip

        def request(reason: str) -> object:
            if secret is None:
                return Generate(made.path, made.kind, options=made.options, reason=reason, **common)  # type: ignore[arg-type]
            fields = (NewField("value", is_secret=True, length=len(secret)),)
            return Put(made.path, fields, made.kind, reason=reason, **common)  # type: ignore[arg-type]

        def finish(changed: KeyChanged) -> None:
            if secret is not None:
                secret[:] = bytes(len(secret))
            desk = self._screens.desk
            if not expected:
                group = self._screens.keywork.undo_steps.begin("")
                self._screens.keywork.undo_steps.add(group, Step(lambda: Delete(f"id:{changed.id}", changed.revision)))
            desk.show_key(changed.path, changed.id)
            words = (
                self.tr("Made %1.")
                if not expected
                else self.tr("%1 has a new value; the old one stays valid in grace.")
            )
            self._screens.toast.say(filled(words, changed.path.name))

        title = filled(self.tr("Make %1"), made.path)
        body = None if secret is None else lambda: bytearray(secret)
        self._ask(
            sheet, request, title, finish, body, None if secret is None else lambda: sheet.given.give_back(secret)
        )

    def _edit(self, sheet: EditSheet, detail: KeyDetail, edited: Edited) -> None:
        key = detail.key

        def request(reason: str) -> Edit:
            return Edit(
                f"id:{key.id}", key.revision, edited.purpose, edited.owner, edited.tags, edited.notes,
                edited.attributes, edited.expires, clear_expires=edited.expires is None, reason=reason,
            )  # fmt: skip

        def finish(changed: KeyChanged) -> None:
            undo = self._screens.keywork.undo_steps
            back = lambda: Edit(  # noqa: E731 - a request to be made later
                f"id:{key.id}", changed.revision, key.purpose, key.owner, key.tags, key.notes, key.attributes,
                key.expires, clear_expires=key.expires is None,
            )  # fmt: skip
            words = filled(self.tr("Changed %1."), key.path.name)
            undo.add(undo.begin(words), Step(back))
            self._screens.toast.say(words, self.tr("Undo"))

        self._ask(sheet, request, filled(self.tr("Edit %1"), key.path.name), finish)

    def _move(self, sheet: MoveSheet, detail: KeyDetail, moved: Moved) -> None:
        key = detail.key

        def finish(changed: KeyChanged) -> None:
            undo = self._screens.keywork.undo_steps
            words = filled(self.tr("Moved to %1. The old path leads there."), changed.path)
            undo.add(undo.begin(words), Step(lambda: Move(f"id:{key.id}", key.path, changed.revision)))
            self._screens.desk.show_key(changed.path, key.id)
            self._screens.toast.say(words, self.tr("Undo"))

        title = filled(self.tr("Move %1"), key.path.name)
        self._ask(sheet, lambda reason: Move(f"id:{key.id}", moved.to, key.revision, reason), title, finish)

    def _destroy(self, detail: KeyDetail, number: int) -> None:
        sheet = DestroySheet(self._screens.look, self._screens.window, detail, number)
        key = detail.key

        def finish(_changed: KeyChanged) -> None:
            words = (
                self.tr("Destroyed. Its history stays.")
                if not number
                else self.tr("v%1 is destroyed. Its history stays.")
            )
            self._screens.toast.say(filled(words, number))

        def go(_decision: object) -> None:
            title = filled(self.tr("Destroy %1"), key.path.name)
            self._ask(sheet, lambda reason: Destroy(f"id:{key.id}", key.revision, number, reason), title, finish)

        sheet.decided.connect(go)
        self._opened.open(sheet)
