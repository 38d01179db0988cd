"""What lies in deploy/ fits what docs/installeren.md promises, where a mistake would show only on a real machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "installeren.md").read_text(encoding="utf-8")


def final_stage() -> str:
    """Return the part of the Containerfile that becomes the image."""
    return (DEPLOY / "Containerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]


def test_the_image_holds_what_the_page_tells_to_install() -> None:
    """Of the page's packages the image needs those the website itself uses; the others are for building or stand outside."""
    [told] = re.findall(r"^apt-get install (python3 .*?)\n```", PAGE, re.MULTILINE | re.DOTALL)
    outside = {"python3-venv", "git", "postgresql-15", "nginx", "openssl"}
    needed = set(told.replace("\\", " ").split()) - outside
    [line] = re.findall(r"apt-get install -y --no-install-recommends (.*?) \\", final_stage())
    assert set(line.split()) == needed
    assert "ca-certificates" in needed  # e-mail over TLS is refused without


def test_the_image_runs_without_rights_and_says_how_it_is() -> None:
    stage = final_stage()
    assert re.search(r"^USER inkoopkader$", stage, re.MULTILINE)
    assert stage.index("USER inkoopkader") < stage.index("VOLUME /gegevens") < stage.index("CMD [")
    # without a number of tries podman 4.3 calls the website unhealthy at the first answer that does not come
    assert re.search(r"^HEALTHCHECK .*--start-period=\d+s .*--retries=[1-9]", stage, re.MULTILINE)
    # and leaves it out of an image in its own format
    builds = re.findall(r"podman build .*", PAGE)
    assert builds and all("--format docker" in build for build in builds)


def test_a_container_on_the_network_of_the_machine_is_reached_from_the_machine_only() -> None:
    for command in re.findall(r"^podman run -d (.*)$", PAGE, re.MULTILINE):
        if "--network host" in command:
            assert command.endswith("/deploy/start 127.0.0.1")
        else:
            assert "-p 127.0.0.1:" in command


def test_the_web_server_makes_the_folder_of_its_cache_itself() -> None:
    """nginx makes the last folder of the path, and Debian has no /var/cache/nginx."""
    [folder] = re.findall(r"^proxy_cache_path (\S+)", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"), re.MULTILINE)
    assert Path(folder).parent == Path("/var/cache")


def test_the_service_leaves_room_for_the_engine_of_the_charts() -> None:
    unit = (DEPLOY / "inkoopkader.service").read_text(encoding="utf-8")
    assert not re.search(r"^MemoryDenyWriteExecute=", unit, re.MULTILINE)
    assert re.search(r"^Type=notify$", unit, re.MULTILINE)


@pytest.mark.parametrize("name", ["back-up", "beheer", "start"])
def test_a_script_reads_as_one(name: str) -> None:
    done = subprocess.run(["bash", "-n", DEPLOY / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (DEPLOY / name).stat().st_mode & 0o111
