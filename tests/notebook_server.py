"""JupyterLab on this machine alone, in a folder of its own, and a notebook in a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Frame, Locator, Page, Route

HERE = "127.0.0.1"
STARTS = 90  # seconds that a server may take on a busy machine
ENDS = 15  # and those after which one that was asked to end is stopped
KERNEL = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
UNUSED = ("jupyter_lsp", "jupyter_server_terminals", "notebook_shim")
FRAME = "iframe[title]"


@contextmanager
def jupyter_lab(folder: Path, notebooks: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Start a server for notebooks of these cells; it reads no settings and asks no other host."""
    work = folder / "work"
    work.mkdir()
    for name, sources in notebooks.items():
        (work / name).write_text(json.dumps(_notebook(sources)), encoding="utf-8")
    places = ("CONFIG", "DATA", "RUNTIME")
    own = {f"JUPYTER_{place}_DIR": str(folder / place.lower()) for place in places}
    own |= {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_NO_CONFIG": "1"}
    options = {
        "ServerApp.ip": HERE,
        "ServerApp.port": "0",
        "ServerApp.root_dir": str(work),
        "ServerApp.allow_root": "True",
        "ServerApp.jpserver_extensions": str(dict.fromkeys(UNUSED, False)),
        "LabApp.extension_manager": "readonly",
        "LabApp.expose_app_in_browser": "True",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log)
    try:
        yield _address(folder / "runtime", server)
    finally:
        server.terminate()
        try:
            server.wait(timeout=ENDS)
        except subprocess.TimeoutExpired:  # it may wait for a kernel that does not end
            server.kill()
            server.wait()


def _notebook(sources: list[str]) -> dict[str, Any]:
    empty = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    cells = [{**empty, "id": f"cell-{k}", "source": text} for k, text in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def _address(folder: Path, server: subprocess.Popen[bytes]) -> dict[str, str]:
    """Wait for the file in which the server says its address and token."""
    for _ in range(STARTS * 10):
        for file in folder.glob("jpserver-*.json"):
            text = file.read_text(encoding="utf-8")
            if text.endswith("}"):
                address: dict[str, str] = json.loads(text)
                return address
        assert server.poll() is None, (folder.parent / "log").read_text(encoding="utf-8")
        time.sleep(0.1)
    raise TimeoutError


class Notebook:
    """A notebook as an analyst has it open."""

    def __init__(self, context: BrowserContext, address: dict[str, str], name: str) -> None:
        self.elsewhere: list[str] = []  # requests to other hosts
        self.page: Page = context.new_page()
        self.page.route("**/*", self._keep_here)
        self._address = f"{address['url']}lab/tree/{name}?token={address['token']}"
        self.open_again()

    def open_again(self) -> None:
        self.page.goto(self._address)
        self.page.locator(".jp-CodeCell").first.wait_for(timeout=STARTS * 1000)

    def _keep_here(self, route: Route) -> None:
        address = route.request.url
        if address.startswith((f"http://{HERE}:", "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(address)
            route.abort()

    def run(self, cell: int) -> str:
        """Run a cell and return what it prints."""
        idle = f"{KERNEL}?.status === 'idle'"
        self.page.wait_for_function(idle, timeout=STARTS * 1000)
        self.page.evaluate(
            "(cell) => { jupyterapp.shell.currentWidget.content.activeCellIndex = cell;"
            " return jupyterapp.commands.execute('notebook:run-cell'); }",
            cell,
        )
        return self.outputs(cell).inner_text()

    def outputs(self, cell: int) -> Locator:
        return self.page.locator(".jp-CodeCell").nth(cell).locator(".jp-Cell-outputArea")

    def map(self, cell: int) -> Frame:
        """Return the page in the frame of a cell, once it is drawn."""
        frame = self.outputs(cell).locator(FRAME)
        inside = frame.element_handle().content_frame()
        assert inside is not None
        inside.locator("#network canvas").wait_for()
        return inside

    def save(self) -> None:
        self.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
