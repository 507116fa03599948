"""The locked PySide6 keeps its references: 6.12.0 loses one to None per call, and the interpreter dies in the end."""

from __future__ import annotations

import subprocess
import sys

CALLS = 20_000
PROBE = f"""
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
for _ in range({CALLS}):
    label.setText("x")
print(sys.getrefcount(None) - before)
"""


def test_twenty_thousand_calls_lose_no_reference_to_none() -> None:
    answer = subprocess.run([sys.executable, "-I", "-c", PROBE], check=True, capture_output=True, text=True)
    assert abs(int(answer.stdout)) < CALLS // 100
