"""From cold: how long loading the whole policy takes, and the first answer of the command line, each in a fresh
process.

    .venv/bin/python bench/koud.py

Aims: under 0.5 s and under 1 s. The peer is PyYAML alone (its C reader, reading the same files to plain Python
objects), in the same run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 7

LOAD = """
import time
start = time.perf_counter()
from inkoopkader.regels.load import load
load()
print(time.perf_counter() - start)
"""
PEER = """
import time
start = time.perf_counter()
import yaml
from pathlib import Path
for path in sorted(Path("beleid").rglob("*.yaml")):
    if not path.name.endswith(".toets.yaml"):
        yaml.load(path.read_text(), Loader=yaml.CBaseLoader)
print(time.perf_counter() - start)
"""


def inside(source: str) -> float:
    """Seconds that a fresh interpreter reports for a piece of source."""
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def whole(*arguments: str) -> float:
    """Seconds a whole command takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "inkoopkader", *arguments], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print medians."""
    peer = statistics.median(inside(PEER) for _ in range(RUNS))
    loaded = statistics.median(inside(LOAD) for _ in range(RUNS))
    answered = statistics.median(whole("uitleg", "tariefpercentage") for _ in range(RUNS))
    decided = statistics.median(whole("reken", "voorbeelden/zaak.yaml", "--json") for _ in range(RUNS))
    print(f"{'lezen met PyYAML alleen':40} {peer:6.3f} s")
    print(f"{'beleid laden en controleren, koud':40} {loaded:6.3f} s   {loaded / peer:5.2f} maal PyYAML")
    print(f"{'eerste antwoord: uitleg':40} {answered:6.3f} s")
    print(f"{'eerste antwoord: reken met spoor':40} {decided:6.3f} s")


if __name__ == "__main__":
    main()
