"""What the tests need is installed in CI, or it is said what could not be."""

from pathlib import Path

import pytest

from tests import services

MISSING = Path("nowhere") / "chrome"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which alone programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    return tmp_path


def program(folder: Path, name: str, *lines: str) -> tuple[str, ...]:
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines)), "utf-8")
    path.chmod(0o755)
    return (str(path),)


def test_a_missing_browser_is_installed_in_ci(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = programs / "chromium"
    failing = program(programs, "first", "echo no network", "exit 100")
    installing = program(
        programs, "second", f"echo '#!/bin/sh' > {browser}", f"/bin/chmod +x {browser}"
    )
    never = program(programs, "third", f"echo > {programs}/too-many")
    monkeypatch.setattr(services, "_INSTALLERS", (failing, installing, never))
    assert services._chromium(MISSING) == str(browser)
    assert not (programs / "too-many").exists()


def test_what_could_not_be_installed_is_said_and_fails_in_ci(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = program(programs, "apt-get", "echo E: no route to the archive >&2", "exit 100")
    monkeypatch.setattr(services, "_INSTALLERS", ((*failing, "update"), ("not-there", "install")))
    with pytest.raises(pytest.fail.Exception) as found:
        services._chromium(MISSING)
    said = str(found.value)
    assert "apt-get update: exit code 100, E: no route to the archive" in said
    assert "not-there install: [Errno 2]" in said
    assert "In CI it must be there." in said


def test_elsewhere_nothing_is_installed(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI")
    touching = program(programs, "installer", f"echo > {programs}/touched")
    monkeypatch.setattr(services, "_INSTALLERS", (touching,))
    with pytest.raises(pytest.skip.Exception, match="playwright install chromium"):
        services._chromium(MISSING)
    assert not (programs / "touched").exists()
