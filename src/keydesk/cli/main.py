"""The whole command line: every verb declared, the words parsed, what goes wrong said with its next step."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import keydesk
from keydesk.cli import (
    agent,
    audit,
    delete,
    edit,
    grants,
    import_files,
    list_keys,
    lock,
    move,
    namespace,
    new,
    output,
    password,
    put,
    show,
    take,
    vault,
)
from keydesk.cli.desk import Desk
from keydesk.errors import KeydeskError

if TYPE_CHECKING:
    from collections.abc import Sequence

VERBS = (
    vault, lock, list_keys, show, take, put, new, edit, move, delete, import_files, namespace, grants, password, audit,
    agent,
)  # fmt: skip
INTERRUPTED = 130
EPILOGUE = """\
Without a verb the window opens; `keydesk tour` opens it on a sample vault.

exit codes: 0 done, 2 usage, 3 locked, 4 denied, 5 not found, 6 damaged or tampered,
            7 agent or disk unavailable, 8 conflict, 9 input refused
"""


def build() -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    parser = argparse.ArgumentParser(
        prog="keydesk",
        description="The administrator's key desk.",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"keydesk {keydesk.__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for verb in VERBS:
        verb.declare(verbs)
    return parser


def main(words: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    options = build().parse_args(words)
    desk = Desk(options)
    try:
        code: int = options.run(desk, options)
        sys.stdout.flush()
    except KeydeskError as error:
        return output.fail(error, as_json=desk.is_json)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = None  # nobody reads any more, also not at exit
        return 0
    finally:
        desk.close()
    return code
