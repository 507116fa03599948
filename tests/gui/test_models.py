"""The window's lists keep Qt's contract, load what is looked at, follow changes, and forget on lock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QTableView

from keydesk.gui.actions import Actions, Situation
from keydesk.gui.models.import_table import TICKED, ImportTableModel
from keydesk.gui.models.key_table import Column, KeyTableModel, Query
from keydesk.gui.models.namespace_tree import NamespaceTreeModel
from keydesk.gui.models.palette import PaletteModel
from keydesk.gui.models.record_table import RecordTableModel
from keydesk.gui.models.views import SavedViewsModel
from keydesk.gui.tasks import Tasks
from keydesk.gui.words import Words
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import FindKeys, ImportRow, Preview
from tests.gui.desk_door import NOW, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from keydesk.gui.theme.look import Look

PROD = Path.of("prod", "database")


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def tasks(vault: Vault) -> Iterator[Tasks]:
    made = Tasks(vault)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def keys(tasks: Tasks, words: Words) -> KeyTableModel:
    return KeyTableModel(tasks, words, lambda: NOW)


def names(model: QAbstractItemModel) -> list[Any]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def load(qtbot: QtBot, keys: KeyTableModel, query: Query) -> None:
    with qtbot.waitSignal(keys.loaded):
        keys.show(query)


# -- keys ------------------------------------------------------------------------------------------------------------


def test_key_table_keeps_the_contract(qtbot: QtBot, qtmodeltester: ModelTester, keys: KeyTableModel) -> None:
    load(qtbot, keys, Query())
    qtmodeltester.check(keys)


def test_key_table_lists_one_namespace(qtbot: QtBot, keys: KeyTableModel) -> None:
    load(qtbot, keys, Query(PROD))
    assert names(keys)[:2] == ["audit-signing", "backup-wrapping"]
    assert keys.total == 9


def test_every_cell_has_words_for_those_who_do_not_see(qtbot: QtBot, keys: KeyTableModel) -> None:
    load(qtbot, keys, Query(PROD))
    for column in Column:
        assert keys.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole)


def test_long_list_is_fetched_page_by_page(qtbot: QtBot, vault: Vault, keys: KeyTableModel) -> None:
    for number in range(450):
        vault.add_key(f"/many/key-{number:04}", Kind.OPAQUE, "9 bytes")
    load(qtbot, keys, Query(Path.of("many")))
    assert (keys.rowCount(), keys.total) == (keys.FIRST, 450)
    while keys.canFetchMore(QModelIndex()):
        with qtbot.waitSignal(keys.rowsInserted):
            keys.fetchMore(QModelIndex())
    assert keys.rowCount() == 450
    assert len(set(names(keys))) == 450


def test_change_moves_rows_in_and_out_without_a_reset(qtbot: QtBot, vault: Vault, keys: KeyTableModel) -> None:
    load(qtbot, keys, Query(PROD))
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(keys)
    view.selectRow(5)
    chosen = view.currentIndex().data()
    resets: list[bool] = []
    keys.modelReset.connect(lambda: resets.append(True))
    row = vault.add_key("/prod/database/a-new-one", Kind.PASSWORD, "password")
    with qtbot.waitSignal(keys.rowsInserted):
        keys.on_changed()
    assert (names(keys)[0], view.currentIndex().data()) == ("a-new-one", chosen)
    del vault.rows[row.id]
    with qtbot.waitSignal(keys.rowsRemoved):
        keys.on_changed()
    assert view.currentIndex().data() == chosen
    assert not resets


def test_changed_words_of_a_key_are_shown(qtbot: QtBot, vault: Vault, keys: KeyTableModel) -> None:
    load(qtbot, keys, Query(PROD))
    first = keys.key_at(keys.index(0, 0))
    assert first is not None
    vault.rows[first.id] = replace(first, version=42)
    with qtbot.waitSignal(keys.dataChanged):
        keys.on_changed()
    assert keys.index(0, Column.VERSION).data() == "v42"


def test_page_that_changed_its_end_drops_what_followed(qtbot: QtBot, vault: Vault, keys: KeyTableModel) -> None:
    for number in range(300):
        vault.add_key(f"/many/key-{number:04}", Kind.OPAQUE, "9 bytes")
    load(qtbot, keys, Query(Path.of("many")))
    with qtbot.waitSignal(keys.rowsInserted):
        keys.fetchMore(QModelIndex())
    vault.add_key("/many/aaa", Kind.OPAQUE, "9 bytes")
    keys.look_at(0, 20)
    with qtbot.waitSignal(keys.dataChanged):
        keys.on_changed()
    assert (keys.rowCount(), names(keys)[0]) == (keys.FIRST, "aaa")
    with qtbot.waitSignal(keys.rowsInserted):
        keys.fetchMore(QModelIndex())
    assert keys.rowCount() == keys.FIRST + keys.PAGE


def test_keys_are_forgotten(qtbot: QtBot, keys: KeyTableModel) -> None:
    load(qtbot, keys, Query(PROD, "orders"))
    keys.forget()
    assert (keys.rowCount(), keys.total, keys.query) == (0, 0, Query())


def test_answer_of_an_older_query_is_dropped(qtbot: QtBot, keys: KeyTableModel) -> None:
    keys.show(Query(PROD))
    load(qtbot, keys, Query(Path.of("dev")))
    assert keys.total == 4


# -- namespaces, views, records --------------------------------------------------------------------------------------


@pytest.fixture
def tree(qtbot: QtBot, tasks: Tasks, words: Words) -> NamespaceTreeModel:
    made = NamespaceTreeModel(tasks, words)
    with qtbot.waitSignal(made.loaded):
        made.reload()
    return made


def test_namespace_tree_keeps_the_contract(qtmodeltester: ModelTester, tree: NamespaceTreeModel) -> None:
    qtmodeltester.check(tree)


def test_namespace_tree_nests_and_counts(tree: NamespaceTreeModel) -> None:
    prod = tree.index_of(Path.of("prod"))
    below = [tree.index(row, 0, prod).data() for row in range(tree.rowCount(prod))]
    assert (prod.data(), below) == ("/prod", ["database", "edge-tls", "payments", "signing"])
    found = tree.find(PROD)
    assert found is not None
    assert (found.keys, tree.total()) == (9, 20)


def test_new_count_does_not_rebuild_the_tree(qtbot: QtBot, vault: Vault, tree: NamespaceTreeModel) -> None:
    resets: list[bool] = []
    tree.modelReset.connect(lambda: resets.append(True))
    vault.add_key("/prod/database/one-more", Kind.PASSWORD, "password")
    with qtbot.waitSignal(tree.dataChanged):
        tree.on_changed()
    found = tree.find(PROD)
    assert found is not None
    assert found.keys == 10
    assert not resets


def test_index_kept_over_a_rebuild_is_harmless(qtbot: QtBot, vault: Vault, tree: NamespaceTreeModel) -> None:
    kept = [tree.index_of(one.path) for one in tree.namespaces()]
    vault.namespaces = {Path.of("only"): vault.profile_of(PROD)}
    with qtbot.waitSignal(tree.modelReset):
        tree.on_changed()
    assert [tree.data(index) for index in kept[1:]] == [None] * (len(kept) - 1)


def test_saved_views_count_what_their_filters_find(qtbot: QtBot, tasks: Tasks, qtmodeltester: ModelTester) -> None:
    views = SavedViewsModel(tasks)
    views.on_changed()
    qtbot.waitUntil(lambda: all(views.view(views.index(row)).count is not None for row in range(views.rowCount())))
    counts = {views.view(views.index(row)).id: views.view(views.index(row)).count for row in range(views.rowCount())}
    assert (counts["all"], counts["favourites"], counts["deleted"]) == (20, 3, 1)
    qtmodeltester.check(views)


def test_history_takes_new_records_in_above(
    qtbot: QtBot, vault: Vault, tasks: Tasks, words: Words, qtmodeltester: ModelTester
) -> None:
    records = RecordTableModel(tasks, words, lambda: NOW)
    with qtbot.waitSignal(records.state_changed) as state:
        records.show("")
    assert state.args == [6, 6, False]
    vault.record("copy", "/dev/laptop/github")
    with qtbot.waitSignal(records.rowsInserted):
        records.on_recorded()
    newest = records.record_at(records.index(0, 0))
    assert newest is not None
    assert (newest.record.action, records.rowCount()) == ("copy", 7)
    qtmodeltester.check(records)


def test_history_loads_older_records_when_asked(qtbot: QtBot, vault: Vault, tasks: Tasks, words: Words) -> None:
    for _ in range(250):
        vault.record("get", "/dev/laptop/github")
    records = RecordTableModel(tasks, words, lambda: NOW)
    with qtbot.waitSignal(records.modelReset):
        records.show("")
    while records.canFetchMore(QModelIndex()):
        with qtbot.waitSignal(records.rowsInserted):
            records.fetchMore(QModelIndex())
    sequences = [one.sequence for row in range(records.rowCount()) if (one := records.record_at(records.index(row, 0)))]
    assert sequences == list(range(255, -1, -1))


# -- palette and import ----------------------------------------------------------------------------------------------


@pytest.fixture
def palette(look: Look, tasks: Tasks, tree: NamespaceTreeModel) -> Iterator[PaletteModel]:
    owner = QObject()
    actions = Actions(look, owner)
    actions.suit(Situation(is_open=True, selected=1))
    yield PaletteModel(tasks, actions, tree, list)
    owner.deleteLater()


def shown(palette: PaletteModel) -> list[str]:
    return names(palette)


def test_palette_finds_keys_commands_and_namespaces(
    qtbot: QtBot, palette: PaletteModel, qtmodeltester: ModelTester
) -> None:
    palette.search("database")
    qtbot.waitUntil(lambda: "KEYS" in shown(palette))
    assert shown(palette)[:2] == ["KEYS", "database-password"]
    assert "/prod/database" in shown(palette)
    qtmodeltester.check(palette)


def test_greater_sign_asks_for_commands_only(vault: Vault, palette: PaletteModel) -> None:
    palette.search("> lock")
    assert shown(palette) == ["COMMANDS", "Lock"]
    assert not [one for one in vault.asked if isinstance(one, FindKeys)]


def test_slash_asks_for_paths_only_and_for_places_first(qtbot: QtBot, palette: PaletteModel) -> None:
    palette.search("/prod/pay")
    qtbot.waitUntil(lambda: "KEYS" in shown(palette))
    assert shown(palette) == ["NAMESPACES", "/prod/payments", "KEYS", "hsm-pin", "stripe-live"]


def test_headings_cannot_be_chosen(qtbot: QtBot, palette: PaletteModel) -> None:
    palette.search("orders")
    qtbot.waitUntil(lambda: "KEYS" in shown(palette))
    assert palette.flags(palette.index(0)) == Qt.ItemFlag.NoItemFlags
    assert palette.first().row() == 1


def test_palette_changes_once_for_a_letter_and_without_the_keys_of_a_late_agent(
    qtbot: QtBot, palette: PaletteModel, tasks: Tasks
) -> None:
    resets = []
    palette.search("orders")
    qtbot.waitUntil(lambda: "KEYS" in shown(palette))
    palette.modelReset.connect(lambda: resets.append(shown(palette)))
    palette.search("database")
    qtbot.waitUntil(lambda: "database-password" in shown(palette))
    assert len(resets) == 1
    tasks.stop()
    palette.search("lock")
    assert palette.is_behind
    assert len(resets) == 1
    qtbot.waitUntil(lambda: "Lock" in shown(palette))


def test_palette_forgets_what_was_found(qtbot: QtBot, palette: PaletteModel) -> None:
    palette.search("orders")
    qtbot.waitUntil(lambda: "KEYS" in shown(palette))
    palette.forget()
    assert palette.rowCount() == 0


def import_row(number: int, status: str, *, losses: tuple[str, ...] = ()) -> ImportRow:
    path = Path.of("dev", f"key-{number}")
    return ImportRow(number, path, Kind.SSH_KEY, "Ed25519", "id", "OpenSSH", status, losses=losses)


@pytest.fixture
def preview(words: Words) -> ImportTableModel:
    model = ImportTableModel(words)
    rows = (
        import_row(0, "new"),
        import_row(1, "changed", losses=("Its passphrase is lost.",)),
        import_row(2, "same"),
        import_row(3, "conflict"),
    )
    model.show_preview(Preview("p", rows, ()))
    return model


def test_preview_chooses_what_is_new_or_changed(preview: ImportTableModel, qtmodeltester: ModelTester) -> None:
    assert preview.chosen() == (0, 1)
    assert preview.losses() == ["Its passphrase is lost."]
    qtmodeltester.check(preview)


def test_losses_of_rows_left_out_are_not_told(preview: ImportTableModel) -> None:
    preview.toggle(preview.index(1, 0))
    assert not preview.losses()
    assert preview.chosen() == (0,)


def test_key_that_is_there_already_cannot_be_chosen(preview: ImportTableModel) -> None:
    preview.toggle(preview.index(2, 0))
    assert preview.chosen() == (0, 1)
    assert not preview.index(2, 0).data(TICKED)


def test_path_of_a_row_can_be_changed_but_not_to_nonsense(preview: ImportTableModel) -> None:
    assert preview.setData(preview.index(0, 0), "/dev/other")
    assert not preview.setData(preview.index(1, 0), "no path")
    assert preview.moved() == {"0": "/dev/other"}


def test_preview_shows_one_status_alone(preview: ImportTableModel) -> None:
    preview.show_status("conflict")
    assert names(preview) == ["/dev/key-3"]
