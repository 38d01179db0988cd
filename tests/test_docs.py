"""What the documentation shows is what happens: the guide for adding policy, the page about tables and the commands of
both READMEs are carried out as written; links and pictures are there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import HERE
from inkoopkader.declaraties.general import read_general
from inkoopkader.declaraties.line import read_columns
from inkoopkader.regels.sql.columns import CASE_COLUMNS, LABEL
from inkoopkader.regels.sql.shape import KEYS

ROOT = HERE.parent
GUIDE = ROOT / "docs" / "beleid-toevoegen.md"
TABLES = ROOT / "docs" / "tabellen.md"
DRAFT = "mijn-concept"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DIRECTIVE = re.compile(r"<!-- (bestand|erbij|vervang|fout): (.*?) -->")
_ENTRY = re.compile(r"^([a-z][a-z0-9_]*):\n(?:[ #].*\n|\n)*", re.MULTILINE)


@dataclass
class Block:
    """A fenced block, with the directive in the comment above it."""

    kind: str
    text: str
    action: str
    target: str
    line: int


def blocks(path: Path) -> Iterator[Block]:
    written = path.read_text(encoding="utf-8")
    end = 0
    for fence in _FENCE.finditer(written):
        directive = _DIRECTIVE.search(written, end, fence.start())
        yield Block(
            fence[1],
            fence[2],
            directive[1] if directive else "",
            directive[2] if directive else "",
            written.count("\n", 0, fence.start()) + 1,
        )
        end = fence.end()


def write(folder: Path, action: str, target: str, text: str) -> None:
    """Carry out bestand (a new file), erbij (at the end) or vervang (the entries of the same name)."""
    path = folder / target
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if action == "bestand":
        assert not path.exists(), f"{target} is there already"
    elif action == "vervang":
        for name in re.findall(r"^([a-z][a-z0-9_]*):$", text, re.MULTILINE):
            kept = [found[0] for found in _ENTRY.finditer(before) if found[1] == name]
            assert len(kept) == 1, f"{name} in {target}"
            before = before.replace(kept[0], "")
    path.write_text(before + text, encoding="utf-8")


class Terminal:
    """Runs the commands of console blocks in a folder that looks like the project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings: dict[str, str] = {}
        for name in ("voorbeelden", "beleid"):
            shutil.copytree(ROOT / name, folder / name)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith("INKOOPKADER_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{keep.get('PATH', '')}"
        settings = keep | self.settings | {"PATH": path, "COLUMNS": "250", "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=settings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def console(self, block: Block, origin: Path) -> None:
        """Run each line after `$`; what is written below it must be in the output, whatever the spaces."""
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, *expected = part.strip().splitlines()
            where = f"{origin.name}:{block.line}: {command}"
            words = shlex.split(command, comments=True)
            if words[0] == "export":
                name, _, value = words[1].partition("=")
                self.settings[name] = value
                continue
            done = self.run(command)
            shown = " ".join((done.stdout + done.stderr).split())
            assert done.returncode == int("FOUT" in part), f"{where}\n{done.stdout}{done.stderr}"
            for line in expected:
                assert " ".join(line.split()) in shown, f"{where}\nexpected: {line}\n{done.stdout}{done.stderr}"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_guide_for_adding_policy(terminal: Terminal, tmp_path: Path) -> None:
    draft = tmp_path / DRAFT
    mistakes = 0
    for block in blocks(GUIDE):
        if block.kind == "console":
            terminal.console(block, GUIDE)
        elif block.kind == "text":
            done = terminal.run(f"INKOOPKADER_BELEID={DRAFT}-fout inkoopkader beleid controleer")
            assert done.returncode == 1
            for line in block.text.splitlines():
                assert line in done.stdout, f"{GUIDE.name}:{block.line}\n{done.stdout}{done.stderr}"
            shutil.rmtree(tmp_path / f"{DRAFT}-fout")
            mistakes += 1
        elif block.action == "fout":
            action, target = block.target.split()
            shutil.copytree(draft, tmp_path / f"{DRAFT}-fout")
            write(tmp_path / f"{DRAFT}-fout", action, target, block.text)
        elif block.action:
            assert f"`{DRAFT}/{block.target}`" in GUIDE.read_text(encoding="utf-8")
            write(draft, block.action, block.target, block.text)
    assert mistakes > 3


@pytest.mark.usefixtures("real")
def test_page_about_tables(terminal: Terminal, tmp_path: Path) -> None:
    commands = 0
    for block in blocks(TABLES):
        if block.kind == "console":
            terminal.console(block, TABLES)
            commands += 1
        elif block.action:
            assert f"`{block.target}`" in TABLES.read_text(encoding="utf-8")
            write(tmp_path, block.action, block.target, block.text)
    assert commands > 3


@pytest.mark.parametrize("name", ["declaraties.md"])
def test_page_about_claims(terminal: Terminal, name: str) -> None:
    page = ROOT / "docs" / name
    for block in blocks(page):
        if block.kind == "console":
            terminal.console(block, page)


def test_page_about_claims_names_every_column_and_check() -> None:
    text = (ROOT / "docs" / "declaraties.md").read_text(encoding="utf-8")
    for column in read_columns(ROOT / "beleid"):
        assert f"`{column.name}`" in text, column.name
    for code, one in read_general(ROOT / "beleid").checks.items():
        assert re.search(rf"^\| `{code}` \|.*\| {one.severity} \|$", text, re.MULTILINE), code


def test_page_about_tables_names_every_column_that_is_no_fact() -> None:
    text = TABLES.read_text(encoding="utf-8")
    assert [name for name in (*CASE_COLUMNS, *KEYS, LABEL) if f"`{name}`" not in text] == []


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("name", ["README.md", "README.nl.md"])
def test_commands_of_the_readme(terminal: Terminal, name: str) -> None:
    found = [block for block in blocks(ROOT / name) if block.kind == "console"]
    assert found
    for block in found:
        terminal.console(block, ROOT / name)


WRITTEN = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "voorbeelden/**/*.md")
    for path in ROOT.glob(pattern)
)
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
_PICTURE = re.compile(r"!\[(.*?)\]\(([^)\s]+)\)")
MOST_BYTES = 150_000
"""What one picture may weigh: whoever clones the project gets all of them."""


def anchors(path: Path) -> set[str]:
    """The names that the headings of a page get where it is shown: small letters, hyphens for spaces, no punctuation."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", WRITTEN)
def test_links_inside_the_project_lead_somewhere(path: str) -> None:
    here = ROOT / path
    for target, place in _LINK.findall(here.read_text(encoding="utf-8")):
        if target.startswith(("http:", "https:")):
            continue
        page = here.parent / target if target else here
        assert page.exists(), target
        if place and page.suffix == ".md":
            assert place in anchors(page), f"{target}#{place}"


@pytest.mark.parametrize("path", WRITTEN)
def test_pictures_say_in_words_what_is_on_them(path: str) -> None:
    here = ROOT / path
    for words, target in _PICTURE.findall(here.read_text(encoding="utf-8")):
        assert len(words.split()) >= 4, f"{target}: '{words}'"
        assert (here.parent / target).stat().st_size <= MOST_BYTES, target


def test_every_picture_of_the_user_guide_is_shown() -> None:
    text = (ROOT / "docs" / "gebruikersgids.md").read_text(encoding="utf-8")
    shown = {Path(target).name for _, target in _PICTURE.findall(text)}
    assert shown == {path.name for path in (ROOT / "docs" / "beelden" / "gids").glob("*")}
