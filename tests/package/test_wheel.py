"""The wheel holds everything, and works in an empty environment, from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "safepassage"

pytestmark = pytest.mark.slow


def _pip(*arguments: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the hatchling that is installed: no network."""
    pytest.importorskip(
        "hatchling", reason="built with the tools of developers: pip install .[dev]"
    )
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT))
    return next(folder.glob("safepassage-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a new environment and return its folder of commands.

    The environment is empty but for the libraries of this one, lent by a .pth file, so that numba
    and scipy are not downloaded again. A .pth inside a lent folder is not read, hence the editable
    install of this checkout stays outside.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = str(scripts / "python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True)
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(site.stdout.strip()) / "lent.pth").write_text("\n".join(sorted(lent)) + "\n")
    _pip("--python", python, "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    return scripts


def _call(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    here = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == here


def test_bundle_licences_template_and_types_are_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "safepassage/scenario/bundled/aleppo-2016/scenario.toml",
        "safepassage/scenario/bundled/aleppo-2016/places.csv",
        "safepassage/scenario/bundled/aleppo-2016/DATA-LICENCES.md",
        "safepassage/scenario/bundled/example/scenario.toml",
        "safepassage/py.typed",
    ):
        assert needed in names
    assert any(name.startswith("safepassage/view/templates/") for name in names)
    licences = [name for name in names if ".dist-info/licenses/" in name]
    assert any(name.endswith("/LICENSE") for name in licences)
    assert any(name.endswith("DATA-LICENCES.md") for name in licences)


def test_what_runs_is_the_wheel_and_not_this_checkout(installed: Path, tmp_path: Path) -> None:
    told = _call(
        [str(installed / "python"), "-c", "import safepassage; print(safepassage.__file__)"],
        tmp_path,
    )
    assert Path(told.stdout.strip()).is_relative_to(installed.parent), told.stderr


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    told = _call([str(installed / "safepassage"), "--version"], tmp_path)
    assert told.returncode == 0
    assert told.stdout.startswith("safepassage ")


def test_it_runs_the_bundled_war_from_another_folder(installed: Path, tmp_path: Path) -> None:
    safepassage = str(installed / "safepassage")
    for arguments in (
        ["check", "aleppo-2016"],
        ["run", "aleppo-2016", "--seed", "1", "--out", "run"],
        ["report", "run"],
    ):
        told = _call([safepassage, *arguments], tmp_path)
        assert told.returncode == 0, f"{arguments}: {told.stderr}"
    assert told.stdout.splitlines()[-1] == str(Path("run", "report.html"))  # `make run` ends so
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert "model scenario, not" in page.casefold()
    assert (tmp_path / "run" / "planning.xlsx").stat().st_size > 1000
    assert list(installed.parent.rglob("*.nbi")) == []  # kernels are kept elsewhere
