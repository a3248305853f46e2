"""`make notebooks`: run the notebooks on the library of the demo and on real data, keep their pictures in `docs/`.

Real data is looked for beside the project ($RL_SHARED or ../shared). A cell whose tag is `picture:NAME` gives NAME.svg;
where it drew nothing, the picture that is there stays.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from readinglist.demo.story import run_demo

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PICTURES = ROOT / "docs" / "pictures"
TAG = "picture:"
LONGEST = 600  # seconds of a cell


def main() -> None:
    shared = os.environ.get("RL_SHARED", str(ROOT.parent / "shared"))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "demo")
        for _ in run_demo(home=home):
            pass
        for path in NOTEBOOKS:
            started = time.monotonic()
            done = execute(path, home, {"RL_SHARED": shared})
            for name, svg in pictures_of(done):
                (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
                print(f"{name}.svg: {len(svg) // 1024} kB")
            print(f"{path.name}: {time.monotonic() - started:.1f} s")


def execute(path: Path, home: Path, environ: Mapping[str, str]) -> Any:  # Any: nbformat ships no types
    """The notebook after a run of all its cells on the library at `home`; of READINGLIST_* only `environ` holds.

    Raises CellExecutionError where a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("READINGLIST_")}
    own = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "READINGLIST_HOME": str(home)}
    client = NotebookClient(
        notebook, timeout=LONGEST, kernel_name="python3", resources={"metadata": {"path": str(home)}}
    )
    return client.execute(env=inherited | own | dict(environ), cwd=str(home))


def text_of(notebook: Any) -> str:
    """What the cells printed."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return "".join(output.get("text", "") for output in outputs)


def pictures_of(notebook: Any) -> Iterator[tuple[str, str]]:
    """(name, SVG) of the cells that name a picture and drew one."""
    for cell in notebook.cells:
        name = next((tag.removeprefix(TAG) for tag in cell.metadata.get("tags", ()) if tag.startswith(TAG)), None)
        drawn = [output["data"] for output in cell.get("outputs", ()) if "image/svg+xml" in output.get("data", {})]
        if name is not None and drawn:
            yield name, drawn[-1]["image/svg+xml"]


if __name__ == "__main__":
    main()
