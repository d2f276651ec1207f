# SPDX-License-Identifier: GPL-2.0
"""A headless Chromium, through chromedriver's HTTP (W3C WebDriver): Python's own library is enough."""
import base64
import json
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

# What WebDriver calls the reference to an element.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """with Browser(directory) as browser: ...; what pages save goes to directory."""

    def __init__(self, downloads):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.profile = tempfile.TemporaryDirectory(prefix="dmabench-browser-")
        self.driver = subprocess.Popen(["chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        self.session = ""
        try:
            self._start(downloads)
        except BaseException:
            self.close()
            raise

    def _start(self, downloads):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--force-color-profile=srgb", "--disable-background-networking", f"--user-data-dir={self.profile.name}"]
        wanted = {"browserName": "chrome", "unhandledPromptBehavior": "ignore",
                  "goog:chromeOptions": {"args": arguments, "prefs": {"download.default_directory": str(downloads)}},
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        for _ in range(100):
            try:
                if self.call("GET", "/status")["ready"]:
                    break
            except OSError:
                time.sleep(0.1)
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = "/session/" + answer["sessionId"]
        # What the browser itself looked at before is nobody's concern.
        self.post("/url", url="about:blank")
        self.log("performance")

    def call(self, method, path, body=None):
        """One WebDriver command; its value."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"},
                                         method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {json.load(error)['value']['message']}") from None

    def post(self, path, **body):
        return self.call("POST", self.session + path, body)

    def cdp(self, command, **params):
        """A command of the DevTools protocol."""
        return self.post("/goog/cdp/execute", cmd=command, params=params)

    def open(self, path):
        self.post("/url", url=pathlib.Path(path).resolve().as_uri())

    def run(self, script, *arguments):
        """The body of a JavaScript function; what it returns."""
        return self.post("/execute/sync", script=script, args=list(arguments))

    def find(self, selector):
        return [found[ELEMENT] for found in self.post("/elements", using="css selector", value=selector)]

    def click(self, element):
        """As a mouse does: scrolled to, and refused where something covers it."""
        self.post(f"/element/{element}/click")

    def type(self, element, text):
        self.post(f"/element/{element}/value", text=text)

    def log(self, kind):
        """What was said since the last call: "browser" is the console, "performance" DevTools' events."""
        return self.post("/se/log", type=kind)

    def look(self, width, height, dark):
        """The size of the screen, and what the user prefers."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme",
                                                          "value": "dark" if dark else "light"}])

    def screenshot(self, path, whole=False):
        image = self.cdp("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(image))

    def print(self, path):
        """A4, as a PDF."""
        pdf = self.post("/print", page={"width": 21.0, "height": 29.7})
        pathlib.Path(path).write_bytes(base64.b64decode(pdf))

    def close(self):
        try:
            if self.session:
                self.call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait(30)
            self.profile.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
