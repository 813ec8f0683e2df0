"""Kannel: bearerbox, smsbox and, in the place of the phone network, fakesmsc.

fakesmsc prints every SMS that it receives; its log is therefore the inbox of all phones.
"""

import re
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass

from processes import Process, fill, free_port, listens

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"


@dataclass
class Sms:
    """One SMS as the phone got it."""

    sender: str
    to: str
    text: str


_MESSAGE = re.compile(r"Got message \d+: <(.*)>$")
_HEAD = re.compile(r"(\S+) (\S+) text (.*)$")


def parse_sms_log(text):
    """The messages in fakesmsc's log, oldest first.

    A message reads `<from to text TEXT>`; every further line of a text with line ends is a log
    line of its own without from and to.
    """
    messages = []
    for line in text.splitlines():
        found = _MESSAGE.search(line)
        if not found:
            continue
        head = _HEAD.match(found.group(1))
        if head:
            messages.append(Sms(head.group(1), head.group(2), head.group(3)))
        elif messages:
            messages[-1].text += "\n" + found.group(1)
    return messages


class Kannel:
    name = "kannel"
    processes = ("kannel-bearerbox", "kannel-smsbox", "kannel-fakesmsc")

    def __init__(self, folder, ports, checkout, cancel=None):
        self.folder = folder
        self.checkout = checkout
        self.cancel = cancel
        self.admin, self.box, self.smsc, self.sendsms = (
            ports.setdefault(f"kannel-{name}", free_port())
            for name in ("admin", "box", "smsc", "sendsms")
        )
        self.bearerbox, self.smsbox, self.fakesmsc = (
            Process(folder, name) for name in self.processes
        )

    @property
    def sms_log(self):
        return self.fakesmsc.log_file

    @property
    def _password_file(self):
        return self.folder.base / "kannel" / "password"

    def environment(self):
        return {
            "ANTREAN_SMS_URL": f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms",
            "ANTREAN_SMS_USERNAME": "antrean",
            "ANTREAN_SMS_PASSWORD": self._password_file.read_text().strip(),
            "ANTREAN_TEST_SMS_LOG": str(self.sms_log),
        }

    def start(self, order):
        home = self.folder.subfolder("kannel")
        password = secrets.token_hex(16)
        self.folder.write(self._password_file, password)
        template = (self.checkout / "config/servers/kannel.conf").read_text()
        configuration = home / "kannel.conf"
        self.folder.write(
            configuration,
            fill(
                template,
                {
                    "ADMIN": self.admin,
                    "BOX": self.box,
                    "SMSC": self.smsc,
                    "SENDSMS": self.sendsms,
                    "PASSWORD": password,
                    "DIR": home,
                },
            ),
        )
        # Each connects to the one before it and gives up when that isn't there yet.
        self.bearerbox.start(["/usr/sbin/bearerbox", "-v", "1", configuration], order)
        self._wait_bearerbox()
        self.smsbox.start(["/usr/sbin/smsbox", "-v", "1", configuration], order + 1)
        self.fakesmsc.start(
            [FAKESMSC, "-H", "127.0.0.1", "-r", str(self.smsc), "-m", "0", "1 2 text x"],
            order + 2,
        )
        self.wait_ready()

    def start_again(self):
        # smsbox and fakesmsc end by themselves when bearerbox does.
        if self.bearerbox.pid() is None:
            self.smsbox.stop()
            self.fakesmsc.stop()
            self.bearerbox.start_again()
            self._wait_bearerbox()
        for process in (self.smsbox, self.fakesmsc):
            if process.pid() is None:
                process.start_again()
        self.wait_ready()

    def _wait_bearerbox(self):
        for port in (self.box, self.admin, self.smsc):
            self.bearerbox.wait_ready(port, lambda: True, 20, self.cancel)

    def wait_ready(self):
        self.smsbox.wait_ready(self.sendsms, lambda: True, 20, self.cancel)
        # fakesmsc connects to bearerbox's port; it has none of its own.
        self.bearerbox.wait_ready(self.admin, self._smsc_online, 20, self.cancel)

    def _smsc_online(self):
        """Whether bearerbox reports that fakesmsc has connected (before, messages would queue)."""
        url = f"http://127.0.0.1:{self.admin}/status.txt"
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                status = answer.read().decode(errors="replace")
        except (OSError, urllib.error.URLError):
            return False
        return re.search(r"FAKE\S*\s.*\(online", status) is not None

    def is_ready(self):
        return (
            listens(self.smsbox.pid(), self.sendsms)
            and self.fakesmsc.pid() is not None
            and self._smsc_online()
        )

    def received_sms(self):
        try:
            return parse_sms_log(self.sms_log.read_text(errors="replace"))
        except FileNotFoundError:
            return []
