"""The browser: where it is, what installs it, and the Chinese font that it shows text in.

`python -m tests.browser.chromium` installs it where that may be done: as root on Debian. Elsewhere
it names the one command that does, says what is left out without it, and fails if `CI` is set.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
COMMAND = "apt-get install --yes --no-install-recommends chromium"
LEFT_OUT = f"""\
==============================================================================
There is no Chromium, so the tests of the pages in a browser are LEFT OUT:
the journeys by hand, accessibility, sizes of targets, weights, screenshots.
To run them, install it as root and run the tests again:

    {COMMAND}
=============================================================================="""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append" binding="weak"><string>Noto Sans SC</string></edit>
  </match>
</fontconfig>
"""


def executable() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def is_demanded() -> bool:
    """Where nobody reads what was left out, leaving it out is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def font_settings() -> dict[str, str]:
    """The environment in which fontconfig finds the Chinese fonts of the installed packages."""
    import pylopdf_fonts_zh_cn  # noqa: PLC0415

    folder = ROOT / "var" / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    written = folder / "fonts.conf"
    written.write_text(FONTS.format(fonts=fonts, cache=folder / "fontconfig"))
    return {"FONTCONFIG_FILE": str(written)}


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> int:
    if executable() is None and may_install():
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in ("apt-get update --quiet", COMMAND):
            subprocess.run(command.split(), env=quiet, check=False)
    if executable() is not None:
        return 0
    sys.stderr.write(f"{LEFT_OUT}\n")
    return 1 if is_demanded() else 0


if __name__ == "__main__":
    sys.exit(install())
