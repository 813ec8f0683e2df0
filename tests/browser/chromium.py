"""A headless Chromium, driven by the DevTools protocol over a pair of pipes.

Messages are JSON objects that end in a NUL byte; Chromium reads descriptor 3 and writes descriptor
4 (`--remote-debugging-pipe`), so no port is open. One thread, one `Browser`; every `Page` has a
browser context of its own (cookies, cache) and notes what its console said and what it asked for.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

ANSWER_WITHIN = 30  # seconds

FLAGS = (
    "--headless",
    "--no-sandbox",  # the pages are ours, and the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-features=Translate,MediaRouter,OptimizationHints",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=id",
    "--remote-debugging-pipe",
)


class BrowserError(Exception):
    """The browser couldn't be started, or refused what it was asked."""


class Browser:
    def __init__(self, program=None):
        program = program or shutil.which("chromium")
        if program is None:
            raise BrowserError("there is no chromium: install the Debian package `chromium`")
        self.folder = tempfile.mkdtemp(prefix="antrean-browser-")
        self.log = os.path.join(self.folder, "chromium.log")
        read_commands, self._commands = _high_pipe()
        self._answers, write_answers = _high_pipe()
        # bash, since dash knows descriptors of one digit alone.
        command = ["bash", "-c", 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"', "bash",
                   str(read_commands), str(write_answers), program, *FLAGS,
                   f"--user-data-dir={self.folder}/profile", "about:blank"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "HOME": self.folder, "LANGUAGE": "id"},
                pass_fds=(read_commands, write_answers), start_new_session=True)
        os.close(read_commands)
        os.close(write_answers)
        self._last_id = 0
        self._unread = b""
        self._pages = {}
        try:
            self.version = self.call("Browser.getVersion")["product"]
        except BrowserError:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def page(self, **screen):
        return Page(self, **screen)

    def call(self, method, session=None, **parameters):
        """One command; its answer. What happens meanwhile goes to the pages."""
        self._last_id += 1
        wanted = self._last_id
        message = {"id": wanted, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        try:
            _write_all(self._commands, json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise BrowserError(f"chromium is gone: {error}; it said:\n{self._said()}") from error
        until = time.monotonic() + ANSWER_WITHIN
        while True:
            answer = self._receive(until)
            if answer is None:
                raise BrowserError(f"{method} wasn't answered in {ANSWER_WITHIN} s")
            if answer.get("id") == wanted:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error'].get('message')}")
                return answer["result"]

    def listen(self, seconds):
        """Takes in what happens until that many seconds went by."""
        until = time.monotonic() + seconds
        while self._receive(until) is not None:
            pass

    def _receive(self, until):
        """The next message, given to its page; None when there was none in time."""
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._answers], [], [], max(0, until - time.monotonic()))
            if not ready:
                return None
            some = os.read(self._answers, 1 << 20)
            if not some:
                raise BrowserError(f"chromium ended; it said:\n{self._said()}")
            self._unread += some
        text, self._unread = self._unread.split(b"\0", 1)
        message = json.loads(text)
        page = self._pages.get(message.get("sessionId"))
        if page is not None and "method" in message:
            page.notice(message["method"], message.get("params", {}))
        return message

    def _said(self):
        try:
            with open(self.log, errors="replace") as file:
                return "".join(file.readlines()[-15:])
        except OSError as error:
            return str(error)

    def close(self):
        if self.process.poll() is None:
            try:
                self.call("Browser.close")
                self.process.wait(10)
            except (BrowserError, subprocess.TimeoutExpired):
                pass
        if self.process.poll() is None:
            # Its own process group, begun above: the browser and its helpers.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._commands)
        os.close(self._answers)
        shutil.rmtree(self.folder, ignore_errors=True)

    def attach(self, session, page):
        self._pages[session] = page

    def detach(self, session):
        self._pages.pop(session, None)


class Page:
    """A tab. `errors`: what its console complained of; `requests`: the URLs it asked for."""

    def __init__(self, browser, width=1280, height=800, scale=1, mobile=False, dark=False):
        self.browser = browser
        self.errors = []
        self.requests = []
        self._loaded = False
        self._context = browser.call("Target.createBrowserContext")["browserContextId"]
        self._target = browser.call("Target.createTarget", url="about:blank",
                                    browserContextId=self._context)["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=self._target,
                                     flatten=True)["sessionId"]
        browser.attach(self._session, self)
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=scale, mobile=mobile)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def call(self, method, **parameters):
        return self.browser.call(method, self._session, **parameters)

    def notice(self, method, what):
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = what["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
            self.errors.append(" ".join(str(one.get("value", one.get("description")))
                                        for one in what["args"]))
        elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            self.errors.append(f"{what['entry']['text']} ({what['entry'].get('url', '')})")

    def open(self, url):
        """Goes to the URL and waits for its load event."""
        self._loaded = False
        answer = self.call("Page.navigate", url=url)
        if answer.get("errorText"):
            raise BrowserError(f"{url}: {answer['errorText']}")
        until = time.monotonic() + ANSWER_WITHIN
        while not self._loaded:
            if time.monotonic() > until:
                raise BrowserError(f"{url} wasn't loaded in {ANSWER_WITHIN} s")
            self.browser.listen(0.02)

    def run(self, script):
        """The value of a JavaScript expression, which may be a promise."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True,
                           awaitPromise=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def text(self, selector):
        """What the first such element shows; None when there is none."""
        return self.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? null")

    def wait(self, script, what, seconds=20):
        """Waits until the expression is true in a page that is loaded, styles and all."""
        until = time.monotonic() + seconds
        while True:
            try:
                found = self.run(f"document.readyState === 'complete' && Boolean({script})")
            except BrowserError:  # between two documents
                found = None
            if found:
                return
            if time.monotonic() > until:
                raise BrowserError(f"waited {seconds} s for {what}; the page shows: "
                                   f"{self.text('body')!r}")
            self.browser.listen(0.05)

    def click(self, selector):
        """A click of the mouse in the middle of the element, as a person does it."""
        at = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "if (!e) return null; e.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const r = e.getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        if at is None:
            raise BrowserError(f"there is no {selector} to click on")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left",
                      clickCount=1)

    def type(self, text):
        """Types into what has the focus."""
        self.call("Input.insertText", text=text)

    def choose_file(self, selector, file):
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file)])

    def accessible(self):
        """(role, name) of everything that assistive technology is told of."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [(node.get("role", {}).get("value", ""), node.get("name", {}).get("value", ""))
                for node in nodes if not node.get("ignored")]

    def picture(self, file, whole=True):
        """A screenshot as PNG: the whole page, or what the screen shows."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole,
                           **({"clip": self._whole()} if whole else {}))
        with open(file, "wb") as out:
            out.write(base64.b64decode(answer["data"]))

    def _whole(self):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self._target)
        self.browser.detach(self._session)
        self.browser.call("Target.disposeBrowserContext", browserContextId=self._context)


def _high_pipe():
    """A pipe with descriptors above 9, out of the way of 3 and 4."""
    return tuple(_moved(end) for end in os.pipe())


def _moved(descriptor):
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return high


def _write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]
