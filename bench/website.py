"""The website under load: 200 readers a second and 20 positions a second at once, on two cores, with the load generator
on the same machine.

    python -m venv .venv-bench
    .venv-bench/bin/pip install -r bench/requirements.txt
    .venv/bin/python bench/website.py [--seconden 20] [--keren 3] [--lezers 200] [--aanbieders 20]

Starts a website of its own (a temporary folder, the embedded PostgreSQL, gunicorn as `./run` starts it), lets Locust
read it for some seconds, a few times, and prints the median of the runs: answers a second, errors, and the time within
which half, 95 and 99 out of a hundred pages came. Aims: 95 out of a hundred within 300 ms for a page and within 500 ms
for a full position, no errors. The figures are those of this machine at this moment; what it says about the program is
the ratio of a position page to the bare computation of the same position, both in this run.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parent.parent
CORES = 2
MOST_SECONDS = 60
EXAMPLE = ROOT / "voorbeelden" / "aanbieder-groot-gz.yaml"
POSITIONS, POSITION = "/mijn-positie/", "/mijn-positie/concept/"
SESSIONS_EACH = 10
LOCUST = ROOT / ".venv-bench" / "bin" / "locust"
QUANTILES = (("p50", 0.50), ("p95", 0.95), ("p99", 0.99))


def addresses() -> dict[str, Any]:
    """The pages that readers ask, by kind, with how many out of a hundred ask them."""
    from inkoopkader.regels.load import load
    from inkoopkader.vergelijking.subjects import read_subjects

    policy = load()
    newest = policy.newest_year()
    offices, years = list(policy.offices), [newest - 1, newest]
    names = sorted({name for layer in policy.layers() for name in layer.entries})[::7]
    subjects = [subject.key for subject in read_subjects(policy)]
    pairs = [(one, other) for one in offices for other in offices if one < other]
    return {
        "begin": (10, ["/"]),
        "zorgkantoor": (25, [f"/beleid/{office}/{year}/" for office in offices for year in years]),
        "regel": (30, [f"/regel/{name}/" for name in names]),
        "zoeken": (
            10,
            [f"/zoeken/?{urlencode({'woorden': word})}" for word in ("tarief", "wachtlijst", "jaarrekening", "vg7")],
        ),
        "termijnen": (10, [f"/termijnen/?zorgkantoor={office}" for office in offices]),
        "vergelijken": (
            10,
            [
                f"/vergelijken/?onderwerp={subject}&zorgkantoor={one}&zorgkantoor={other}&jaar={newest}"
                for subject in subjects
                for one, other in pairs[::3]
            ],
        ),
        "wijzigingen": (
            5,
            [f"/wijzigingen/?van={newest - 1}&naar={newest}&zorgkantoor={office}" for office in offices],
        ),
    }


@contextmanager
def website(folder: Path, port: int) -> Iterator[tuple[str, int]]:
    """Start the website in a folder of its own and stop it by its own process; gives its address and process."""
    environment = os.environ | {
        "INKOOPKADER_GEGEVENS": str(folder),
        "INKOOPKADER_LOGNIVEAU": "WARNING",
        "PORT": str(port),
        # every visitor of the load comes from one address, and each begins with a file
        "INKOOPKADER_MEESTE_INLEZEN": "1000000",
        "DJANGO_SETTINGS_MODULE": "inkoopkader.portaal.settings",
    }
    environment.pop("DATABASE_URL", None)
    manage = [sys.executable, "-m", "inkoopkader.portaal"]
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([*manage, *command], env=environment, check=True, cwd=ROOT)
    gunicorn = Path(sys.executable).parent / "gunicorn"
    settings = ["--config", "python:inkoopkader.portaal.serving", "inkoopkader.portaal.wsgi"]
    with (folder / "logboek").open("w") as log:
        process = subprocess.Popen([gunicorn, *settings], env=environment, cwd=ROOT, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{base}/gezond/", timeout=5):  # noqa: S310
                    break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit((folder / "logboek").read_text()) from None
                time.sleep(0.1)
        yield base, process.pid
    finally:
        process.terminate()
        process.wait(30)


def drafts(base: str, count: int) -> list[str]:
    """Read in so many providers, each with another name, as visitors do; return the cookie of each."""
    written = EXAMPLE.read_text(encoding="utf-8")
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(lambda number: _draft(base, f"# {number}\n" + _named(written, number)), range(count)))


def _named(written: str, number: int) -> str:
    return re.sub(r"(?m)^naam: .*$", f"naam: Verzonnen aanbieder {number}", written)


def _draft(base: str, content: str) -> str:
    jar = CookieJar()
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with visitor.open(f"{base}{POSITIONS}") as page:
        [token, *_] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    edge = "grens-van-de-toets"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}',
        f'--{edge}\r\nContent-Disposition: form-data; name="bestand"; filename="a.yaml"\r\n\r\n{content}',
        f"--{edge}--\r\n",
    ]
    sent = urllib.request.Request(  # noqa: S310
        f"{base}{POSITIONS}inlezen/",
        data="\r\n".join(parts).encode(),
        headers={"Content-Type": f"multipart/form-data; boundary={edge}"},
    )
    with visitor.open(sent):
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def bare(times: int) -> float:
    """How many ms the bare computation takes: what the page shows of one provider at every zorgkantoor, once it is warm; the
    middle of many."""
    from inkoopkader.positie.compute import position, read_outline
    from inkoopkader.positie.provider import read_provider
    from inkoopkader.regels.load import load

    policy = load()
    outline, provider, year = read_outline(policy), read_provider(policy, EXAMPLE), policy.newest_year()
    took: list[float] = []
    for _ in range(times + 3):
        fresh, moment, start = replace(provider), datetime.now(UTC), time.process_time()  # nothing of it checked yet
        for office in policy.offices:
            position(policy, outline, fresh, office, year, moment)
        took.append((time.process_time() - start) * 1000)
    return statistics.median(took[3:])


def alone(base: str, pid: int, cookies: list[str]) -> float:
    """How many ms of the processor a position page takes, one after the other."""
    used = processor_seconds(pid)
    for cookie in cookies:
        asked = urllib.request.Request(f"{base}{POSITION}", headers={"Cookie": cookie})  # noqa: S310
        with urllib.request.urlopen(asked) as page:  # noqa: S310
            assert page.status == 200
    return (processor_seconds(pid) - used) / len(cookies) * 1000


def load_for(seconds: int, base: str, asked: dict[str, Any], folder: Path) -> tuple[list[Any], float]:
    """Let Locust read for some seconds; return every answer (name, ms, what was wrong) and for how long it read."""
    (folder / "adressen.json").write_text(json.dumps(asked))
    out = folder / "uitkomsten.json"
    out.unlink(missing_ok=True)
    environment = os.environ | {
        "WEBSITE_ADRESSEN": str(folder / "adressen.json"),
        "WEBSITE_UITKOMSTEN": str(out),
    }
    people = asked["lezers"] + asked["aanbieders"]
    options = ["--headless", "--only-summary", "--users", str(people), "--spawn-rate", str(people)]
    options += ["--run-time", f"{seconds}s", "--host", base, "--loglevel", "ERROR", "--exit-code-on-error", "0"]
    start = time.perf_counter()
    subprocess.run(
        [LOCUST, "-f", ROOT / "bench" / "website_bezoekers.py", *options],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=MOST_SECONDS + 30,
    )
    return json.loads(out.read_text()), min(time.perf_counter() - start, seconds)


def processor_seconds(pid: int) -> float:
    """What a process and those it started have used of the processor until now."""
    first = psutil.Process(pid)
    return sum(sum(one.cpu_times()[:2]) for one in [first, *first.children(recursive=True)])


def stolen() -> float:
    """What other machines on the same hardware took of the processors until now, in seconds; 0 where that is not told."""
    return float(getattr(psutil.cpu_times(), "steal", 0.0))


def quantile(times: list[float], part: float) -> float:
    """The time within which that part of the answers came."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def figures(answers: list[Any], seconds: float) -> dict[str, dict[str, float]]:
    """Per kind of page, and for all pages of readers together: the figures of one run."""
    groups: dict[str, list[Any]] = {}
    for answer in answers:
        groups.setdefault(answer[0], []).append(answer)
        if answer[0] != "positie":
            groups.setdefault("alle bladzijden", []).append(answer)
    return {
        name: {
            "per seconde": len(found) / seconds,
            "fouten": sum(1 for _, _, wrong in found if wrong),
            **{label: quantile([ms for _, ms, _ in found], part) for label, part in QUANTILES},
        }
        for name, found in groups.items()
    }


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconden", type=int, default=20)
    asked.add_argument("--keren", type=int, default=3)
    asked.add_argument("--lezers", type=int, default=200)
    asked.add_argument("--aanbieders", type=int, default=20)
    given = asked.parse_args()
    seconds = min(given.seconden, MOST_SECONDS)
    if not LOCUST.exists():
        raise SystemExit(
            "Locust is er niet: python -m venv .venv-bench && .venv-bench/bin/pip install -r bench/requirements.txt"
        )
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    folder = Path(tempfile.mkdtemp(prefix="inkoopkader-bench-"))
    folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pages = {kind: {"gewicht": weight, "adressen": found} for kind, (weight, found) in addresses().items()}
    plan = {"bladzijden": pages, "lezers": given.lezers, "aanbieders": given.aanbieders, "positie": POSITION}
    runs = []
    try:
        with website(folder, port) as (base, pid):
            plan["sessies"] = drafts(base, max(1, given.aanbieders) * SESSIONS_EACH)
            load_for(5, base, plan, folder)  # what a process does once is done
            computed, page = bare(40), alone(base, pid, plan["sessies"])
            print(
                f"Een positie bij elk zorgkantoor: kaal {computed:.0f} ms processortijd, als bladzijde {page:.0f} ms;"
                f" verhouding {page / computed:.1f}",
                flush=True,
            )
            for _ in range(given.keren):
                busy, used, own, lost = os.getloadavg()[0], processor_seconds(pid), sum(os.times()[2:4]), stolen()
                answers, took = load_for(seconds, base, plan, folder)
                used, own, lost = processor_seconds(pid) - used, sum(os.times()[2:4]) - own, stolen() - lost
                runs.append(figures(answers, took))
                wrong = sorted({what for _, _, what in answers if what})
                print(
                    f"{len(answers)} antwoorden in {took:.0f} s; processortijd per antwoord: website"
                    f" {used / len(answers) * 1000:.1f} ms, Locust {own / len(answers) * 1000:.1f} ms;"
                    f" drukte vooraf {busy:.1f}; gestolen door andere machines {lost / took / CORES:.0%}",
                    *wrong[:3],
                    sep="; ",
                    flush=True,
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{'':24}{'per s':>8}{'fouten':>8}" + "".join(f"{label:>9}" for label, _ in QUANTILES) + "   (ms)")
    for name in sorted(set().union(*runs)):
        middle = {key: statistics.median(run[name][key] for run in runs if name in run) for key in runs[0][name]}
        times = "".join(f"{middle[label]:9.0f}" for label, _ in QUANTILES)
        print(f"{name:24}{middle['per seconde']:8.1f}{middle['fouten']:8.0f}{times}")


if __name__ == "__main__":
    main()
