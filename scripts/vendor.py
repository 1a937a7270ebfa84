"""Copy the front-end packages into ``legaldocs/static/vendor`` and record what was copied.

Run by a developer when a version or the icon list changes; it needs Node's ``npm``. Every other machine only
reads the committed files, so an install needs neither Node nor the network. ``vendor.lock.json`` keeps the
registry integrity of each archive and the SHA-256 of each copied file; ``tests/ui/test_vendor.py`` checks them again.

Usage: ``python scripts/vendor.py`` (fetch and rebuild) or ``python scripts/vendor.py sprite`` (rebuild the icon
sprite from the copied files only).
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "legaldocs" / "static"
VENDOR = STATIC / "vendor"
LOCK = VENDOR / "vendor.lock.json"
MARKS = STATIC / "icons" / "marks.svg"
SPRITE = STATIC / "icons" / "sprite.svg"
ICON_LIST = STATIC / "icons" / "icons.txt"

FONT_WEIGHTS = (400, 500, 600, 700)
FONT_SUBSETS = ("vietnamese", "latin-ext", "latin")


@dataclass(frozen=True, slots=True)
class Package:
    """One archive of the registry and the files taken from it: ``(path in the archive, path in our folder)``."""

    name: str
    version: str
    files: tuple[tuple[str, str], ...]

    @property
    def folder(self) -> str:
        return f"{self.name.removeprefix('@').replace('/', '-')}@{self.version}"


def icon_names() -> list[str]:
    """Bootstrap Icons in use, one a line in ``icons.txt``; sorted, so the sprite never changes by accident."""
    return sorted(ICON_LIST.read_text(encoding="utf-8").split())


def packages() -> tuple[Package, ...]:
    fonts = tuple(
        (f"files/be-vietnam-pro-{subset}-{weight}-normal.woff2", f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
        for weight in FONT_WEIGHTS
        for subset in FONT_SUBSETS
    )
    icons = tuple((f"icons/{name}.svg", f"icons/{name}.svg") for name in icon_names())
    return (
        Package("bootstrap", "5.3.9", (("dist/css/bootstrap.min.css", "bootstrap.min.css"),)),
        Package("htmx.org", "2.0.11", (("dist/htmx.min.js", "htmx.min.js"),)),
        Package("cytoscape", "3.34.4", (("dist/cytoscape.min.js", "cytoscape.min.js"),)),
        Package("@fontsource/be-vietnam-pro", "5.3.0", fonts),
        Package("bootstrap-icons", "1.13.2", icons),
    )


def fetch(package: Package, into: Path) -> tuple[Path, str]:
    """Archive of the package and its registry integrity (``sha512-…``). Raises ``CalledProcessError`` if npm fails."""
    result = subprocess.run(
        ["npm", "pack", "--json", f"{package.name}@{package.version}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(result.stdout)[0]
    return into / answer["filename"], answer["integrity"]


def unpack(package: Package, archive: Path) -> dict[str, str]:
    """Copy LICENSE and the wanted files; SHA-256 by path relative to the vendor folder."""
    hashes: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for source, target in (("LICENSE", "LICENSE"), *package.files):
            stream = tar.extractfile(f"package/{source}")
            if stream is None:
                raise FileNotFoundError(f"{source} is not a file in {archive.name}")
            content = stream.read()
            path = VENDOR / package.folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            hashes[f"{package.folder}/{target}"] = hashlib.sha256(content).hexdigest()
    return hashes


def symbol(name: str, svg: str) -> str:
    """One icon file as a ``<symbol>``; drops the size and class, keeps the drawing."""
    match = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if match is None:
        raise ValueError(f"{name}.svg holds no drawing")
    drawing = re.sub(r">\s+<", "><", match.group(1).strip())
    return f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{drawing}</symbol>'


def sprite() -> str:
    """Our own marks followed by the used icons, in one file so that a page asks for one."""
    marks = re.findall(r"<symbol.*?</symbol>", MARKS.read_text(encoding="utf-8"), re.DOTALL)
    folder = next(VENDOR.glob("bootstrap-icons@*")) / "icons"
    icons = [symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in icon_names()]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *marks, *icons, "</svg>", ""])


def main(arguments: list[str]) -> int:
    if "sprite" not in arguments:
        entries = []
        with tempfile.TemporaryDirectory() as place:
            for package in packages():
                archive, integrity = fetch(package, Path(place))
                files = unpack(package, archive)
                entries.append(
                    {"name": package.name, "version": package.version, "integrity": integrity, "files": files}
                )
                print(f"{package.folder}: {len(files)} files")
        LOCK.write_text(json.dumps({"packages": entries}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    SPRITE.write_text(sprite(), encoding="utf-8")
    print(f"{SPRITE.relative_to(STATIC)}: {len(icon_names())} icons")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
