"""The world of the story: real servers, antrean, the partners' simulators, a clock that runs ahead."""

import datetime
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/servers"))

from servers import Servers, kafka_is_embedded  # noqa: E402


class StoryError(Exception):
    """A step didn't come out as told."""


def http(method, url, body=None, headers=None, timeout=30):
    """One call: (status, parsed JSON or text). An HTTP error is an answer like any other."""
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=dict(headers or {}))
    if data is not None and "Content-Type" not in request.headers:
        request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, text.decode("utf-8", "replace")


def eventually(look, what, deadline=60):
    """Polls until `look` gives something true; returns it. `what` is said when time runs out."""
    until = time.monotonic() + deadline
    last = None
    while time.monotonic() < until:
        last = look()
        if last:
            return last
        time.sleep(0.1)
    raise StoryError(f"waited {deadline} s for {what}")


class World:
    def __init__(self, build, report):
        self.build = Path(build)
        self.report = report
        self.embedded = kafka_is_embedded()
        self.antrean = None
        self.offset = 0
        only = ("postgres", "kannel", "smtp", "partners")
        if not self.embedded:
            only = ("postgres", "kafka", "kannel", "smtp", "partners")
        self.servers = Servers(only=only, fast=True, build=self.build, report=report)

    def start(self):
        if self.embedded:
            self.report("")
            self.report("*** Apache Kafka could not be had at set-up: the embedded mock broker of")
            self.report("*** librdkafka is used instead. Its data lives in memory only.")
            self.report("")
        self.servers.start()
        self.environment = dict(os.environ)
        self.environment.update(self.servers.environment)
        self.folder = Path(self.servers.directory)
        self.scans = self.folder / "scans"
        self.scans.mkdir(exist_ok=True)
        self.environment["ANTREAN_BLOBS_DIRECTORY"] = str(self.folder / "blobs")
        self.environment["ANTREAN_GATEWAY_REQUESTS_PER_MINUTE"] = "0"
        self.environment["ANTREAN_CONSOLE_LISTEN"] = "127.0.0.1:0"
        self.gateway = self.environment["ANTREAN_GATEWAY_PUBLIC_URL"]
        self.app_key = self._add_key("app")
        self.staff_key = self._add_key("staff")
        self._run("migrate", *(["--without-topics"] if self.embedded else []))
        self.log = self.folder / "antrean.log"
        command = [str(self.build / "antrean"), "up"] + (["--embedded"] if self.embedded else [])
        self.antrean = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stderr=open(self.log, "wb"),
            start_new_session=True,
        )
        eventually(self._ready, "antrean to be ready", 60)

    def _ready(self):
        if self.antrean.poll() is not None:
            raise StoryError(f"antrean ended with status {self.antrean.returncode}")
        try:
            return http("GET", self.gateway + "/readyz", timeout=2)[0] == 200
        except OSError:
            return False

    def _add_key(self, role):
        """An API key for the story; only its hash is stored, as for any other."""
        key = f"antrean_{role}_{secrets.token_urlsafe(32)}"
        digest = hashlib.blake2b(key.encode(), digest_size=32).hexdigest()
        with open(Path(self.environment["ANTREAN_SECRETS_DIRECTORY"]) / "api-keys", "a") as file:
            file.write(f"story-{role}:{role}:{digest}\n")
        return key

    def _run(self, *arguments):
        result = subprocess.run(
            [str(self.build / "antrean"), *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if result.returncode != 0:
            raise StoryError(f"antrean {' '.join(arguments)}: {result.stderr.strip()}")
        return result.stdout

    def stop(self):
        if self.antrean is not None and self.antrean.poll() is None:
            self.antrean.send_signal(signal.SIGTERM)
            try:
                self.antrean.wait(15)
            except subprocess.TimeoutExpired:
                self.antrean.kill()
        self.servers.stop()

    def log_tail(self, lines=15):
        if self.antrean is None:
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    # The clock.

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.offset)

    def run_ahead(self, minutes, step=5):
        """Lets the clock run ahead in small steps, so that what falls due does so in its order."""
        target = self.offset + minutes * 60
        while self.offset < target:
            self._set_offset(min(target, self.offset + step * 60))
            self._come_to_rest()

    def _come_to_rest(self):
        """Waits until what falls due at this moment is done, so that nothing is under way when the
        clock jumps on. An event on its way through Kafka shows in no table: rest must last a while."""
        due = self.now().isoformat()
        open_work = (
            "SELECT (SELECT count(*) FROM outbox)"
            f" + (SELECT count(*) FROM timer WHERE due_at <= '{due}')"
            " + (SELECT count(*) FROM effect WHERE state = 'leased'"
            f" OR state = 'ready' AND due_at <= '{due}')"
        )
        quiet = 0

        def at_rest():
            nonlocal quiet
            quiet = quiet + 1 if self.servers.psql(open_work).strip() == "0" else 0
            return quiet >= 3

        eventually(at_rest, "what is due to be done before the clock runs on")

    def leap_to(self, moment):
        """Puts the clock forward at once; for the beginning, when nothing is due yet."""
        self._set_offset(self.offset + int((moment - self.now()).total_seconds()))
        time.sleep(0.1)  # each process looks at the file once in 20 ms

    def _set_offset(self, seconds):
        self.offset = seconds
        file = Path(self.environment["ANTREAN_CLOCK_OFFSET_FILE"])
        beside = file.with_suffix(".next")
        beside.write_text(f"{self.offset}\n")
        beside.replace(file)

    # Calls.

    def post(self, path, body, key=None, **headers):
        return http("POST", self.gateway + path, body,
                    {"Authorization": f"Bearer {key or self.app_key}", **headers})

    def get(self, path, key=None):
        return http("GET", self.gateway + path, headers={"Authorization": f"Bearer {key or self.app_key}"})

    def upload(self, booking, n, file, token):
        status, answer = http(
            "PUT",
            f"{self.gateway}/v1/bookings/{booking}/applicants/{n}/documents/ktp",
            Path(file).read_bytes(),
            {"Authorization": f"Bearer {token}", "Content-Type": "image/jpeg"},
        )
        return status, answer

    def partner(self, name, method, path, body=None):
        return http(method, self.environment[f"ANTREAN_{name}_URL"] + path, body)

    # What reached people.

    def sms_to(self, phone):
        digits = phone.lstrip("+")
        return [sms.text for sms in self.servers.received_sms() if sms.to.lstrip("+") == digits]

    def mails_to(self, address):
        return [mail for mail in self.servers.received_mail() if address in str(mail["To"])]

    def draw(self, person, name, tier="clean", forge=None, seed=1):
        """A specimen KTP of the person as a JPEG."""
        description = self.scans / f"{name}.json"
        description.write_text(json.dumps(person.on_card()))
        file = self.scans / f"{name}.jpg"
        command = [str(self.build / "antrean-specimens"), "--person", str(description), "--out",
                   str(file), "--tier", tier, "--seed", str(seed), "--areas", "builtin"]
        if forge:
            command += ["--forge", forge]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if result.returncode != 0:
            raise StoryError(f"drawing {name}: {result.stderr.strip()}")
        return file
