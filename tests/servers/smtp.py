"""A real SMTP server (aiosmtpd) that puts every e-mail into a maildir."""

import email
import email.policy
import socket

from processes import Process, free_port


class Smtp:
    name = "smtp"
    processes = ("smtp",)

    def __init__(self, folder, ports, cancel=None):
        self.folder = folder
        self.port = ports.setdefault("smtp", free_port())
        self.cancel = cancel

    @property
    def maildir(self):
        return self.folder.base / "smtp" / "maildir"

    def environment(self):
        return {
            "ANTREAN_MAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "ANTREAN_TEST_MAILDIR": str(self.maildir),
        }

    def start(self, order):
        self.folder.subfolder("smtp")
        # Debian's own Python, which has the package; the maildir must not exist yet.
        Process(self.folder, "smtp").start(
            ["/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{self.port}"]
            + ["-c", "aiosmtpd.handlers.Mailbox", self.maildir],
            order,
        )
        self.wait_ready()

    def start_again(self):
        Process(self.folder, "smtp").start_again()
        self.wait_ready()

    def wait_ready(self):
        Process(self.folder, "smtp").wait_ready(self.port, self.is_ready, 20, self.cancel)

    def is_ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                return connection.recv(3) == b"220"
        except OSError:
            return False

    def received_mail(self):
        """Every e-mail received, oldest first, as email.message.EmailMessage."""
        files = [file for part in ("new", "cur") for file in self.maildir.glob(f"{part}/*")]
        files.sort(key=lambda file: (file.stat().st_mtime_ns, file.name))
        return [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            for file in files
        ]
