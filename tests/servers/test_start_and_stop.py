"""All servers, really started: each does its work, survives a kill, and leaves nothing behind."""

import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import kafka  # noqa: E402
from processes import ServerError, family, start_time, wait_until  # noqa: E402
from servers import Servers  # noqa: E402

LAUNCHER = Path(__file__).resolve().parent / "servers.py"
WITHOUT_KAFKA = ("postgres", "kannel", "smtp")


def send_sms(servers, to, text):
    values = servers.environment
    query = urllib.parse.urlencode(
        {
            "username": values["ANTREAN_SMS_USERNAME"],
            "password": values["ANTREAN_SMS_PASSWORD"],
            "to": to,
            "text": text,
        }
    )
    with urllib.request.urlopen(f"{values['ANTREAN_SMS_URL']}?{query}", timeout=10) as answer:
        return answer.status


def send_mail(servers, subject):
    message = EmailMessage()
    message["From"] = "antrean@example.id"
    message["To"] = "siti@example.id"
    message["Subject"] = subject
    message.set_content("Pembayaran diterima.\n")
    address = urllib.parse.urlsplit(servers.environment["ANTREAN_MAIL_URL"])
    with smtplib.SMTP(address.hostname, address.port, timeout=10) as smtp:
        smtp.send_message(message)


def process_ids(servers):
    return [pid for _, pid, _ in servers.status()]


class StartAndStop(unittest.TestCase):
    def test_each_server_does_its_work(self):
        with Servers(fast=True) as servers:
            base = servers.folder.base
            pids = process_ids(servers)
            self.assertNotIn(None, pids)
            self.assertTrue(all(ready for _, _, ready in servers.status()))

            self.assertEqual(servers.psql("SELECT current_database(), 40 + 2"), "antrean|42")
            port = int(servers.environment["ANTREAN_KAFKA_BROKERS"].rsplit(":", 1)[1])
            self.assertEqual(kafka.brokers_seen(port), [1])
            self.assertEqual(send_sms(servers, "+6281234567890", "Nomor 7 dipanggil"), 202)
            send_mail(servers, "Antrean 7")
            wait_until(lambda: servers.received_sms(), 10, "the SMS has been received")
            wait_until(lambda: servers.received_mail(), 10, "the e-mail has been received")
            (sms,) = servers.received_sms()
            self.assertEqual((sms.to, sms.text), ("+6281234567890", "Nomor 7 dipanggil"))
            (mail,) = servers.received_mail()
            self.assertEqual(mail["Subject"], "Antrean 7")
            self.assertIn("Pembayaran diterima.", mail.get_content())
        self.assertEqual([start_time(pid) for pid in pids], [None] * len(pids))
        self.assertFalse(base.exists())

    def test_a_killed_server_comes_back_with_its_data(self):
        with Servers(only=WITHOUT_KAFKA, fast=True) as servers:
            servers.psql("CREATE TABLE kept AS SELECT 7 AS number")
            for name in ("postgres", "kannel", "smtp"):
                with self.subTest(server=name):
                    before = servers.pid(name)
                    members = family(before)
                    servers.kill(name)
                    self.assertEqual([pid for pid in members if start_time(pid)], [])
                    with self.assertRaises(ServerError):
                        servers.pid(name)
                    servers.start_again(name)
                    self.assertNotEqual(servers.pid(name), before)
            self.assertEqual(servers.psql("SELECT number FROM kept"), "7")
            send_sms(servers, "62812", "sesudah")
            wait_until(lambda: servers.received_sms(), 10, "the SMS has been received")

    def test_a_frozen_server_can_be_thawed_and_stopped(self):
        with Servers(only=("postgres", "smtp"), fast=True) as servers:
            pids = process_ids(servers)
            for name in ("postgres", "smtp"):
                with self.subTest(server=name):
                    servers.freeze(name)
                    self.assertFalse(servers.servers[name].is_ready())
                    servers.thaw(name)
                    wait_until(servers.servers[name].is_ready, 10, f"{name} answers again")
                    servers.freeze(name)
        self.assertEqual([start_time(pid) for pid in pids], [None, None])

    def test_two_sets_side_by_side(self):
        with Servers(only=WITHOUT_KAFKA, fast=True) as one:
            with Servers(only=WITHOUT_KAFKA, fast=True) as two:
                one.psql("CREATE TABLE only_here (id int)")
                with self.assertRaisesRegex(ServerError, "only_here"):
                    two.psql("SELECT * FROM only_here")

    def test_a_failed_start_names_the_server_and_leaves_nothing(self):
        servers = Servers(only=WITHOUT_KAFKA, fast=True)
        # Somebody else has taken the port in the meantime.
        with Servers(only=("smtp",)) as other:
            port = other.servers["smtp"].port
            servers._settings["ports"]["smtp"] = port
            reason = "(?s)smtp ended while.*address already in use"
            with self.assertRaisesRegex(ServerError, reason):
                servers.start()
        self.assertFalse(servers.folder.base.exists())


class Run(unittest.TestCase):
    """`servers.py run`: whatever ends the command or the launcher, nothing stays."""

    def start(self, command):
        process = subprocess.Popen(
            ["/usr/bin/python3", LAUNCHER, "run", "--only", "kannel,smtp", "--"]
            + ["sh", "-c", command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        folder = Path(process.stdout.readline().strip())
        pids = [int(file.read_text()) for file in folder.glob("run/*.pid")]
        self.assertEqual(len(pids), 4)
        return process, folder, pids

    def assert_gone(self, folder, pids):
        wait_until(lambda: not any(map(start_time, pids)), 30, "all processes are gone")
        wait_until(lambda: not folder.exists(), 30, "the folder is gone")

    def test_gives_back_the_exit_code(self):
        # The command waits for a word: a launcher that is stopping already takes its files away.
        process, folder, pids = self.start("echo $ANTREAN_TEST_SERVERS_DIR; read word; exit 7")
        process.stdin.write("on\n")
        process.stdin.flush()
        self.assertEqual(process.wait(timeout=60), 7)
        self.assert_gone(folder, pids)

    def test_stops_all_on_a_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number.name):
                process, folder, pids = self.start("echo $ANTREAN_TEST_SERVERS_DIR; exec sleep 60")
                process.send_signal(number)
                self.assertEqual(process.wait(timeout=60), 128 + number)
                self.assert_gone(folder, pids)

    def test_stops_all_when_it_is_killed_itself(self):
        process, folder, pids = self.start("echo $ANTREAN_TEST_SERVERS_DIR; read word")
        process.kill()
        process.wait(timeout=60)
        self.assert_gone(folder, pids)


class StartAndAttach(unittest.TestCase):
    def test_one_program_starts_another_stops(self):
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)

            def launcher(*arguments):
                return subprocess.run(
                    ["/usr/bin/python3", LAUNCHER, *arguments, "--dir", folder],
                    capture_output=True,
                    text=True,
                    timeout=60,
                )

            started = launcher("start", "--only", "smtp")
            self.assertEqual(started.returncode, 0, started.stderr)
            again = launcher("start", "--only", "smtp")
            self.assertEqual(again.returncode, 1)
            self.assertIn("stop them first", again.stderr)
            status = launcher("status")
            self.assertRegex(status.stdout, r"smtp +\d+ +ready")
            self.assertEqual(launcher("stop").returncode, 0)
            self.assertEqual(launcher("status").returncode, 1)


if __name__ == "__main__":
    unittest.main()
