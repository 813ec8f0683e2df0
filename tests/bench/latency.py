"""From the POST of a booking to its SMS at the SMS gateway, at a steady rate.

The clock starts before the request is sent and ends at `ended_at` of the effect `sms.send`: the
moment after Kannel's answer 202, as the notification worker wrote it down. fakesmsc's own log has
whole seconds only; that it received every SMS is checked besides.
"""

import datetime
import json
import queue
import re
import socket
import threading
import time

from figures import percentile

SENDERS = 16
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)\r\n")


def applicant(number):
    day, month, year = 1 + number % 28, 1 + number // 28 % 12, 60 + number // 336 % 35
    serial = 1 + number // (336 * 35)
    return {
        "nik": f"357802{day:02}{month:02}{year:02}{serial:04}",
        "nama": "BUDI SANTOSO",
        "tanggal_lahir": f"19{year:02}-{month:02}-{day:02}",
        "jenis_kelamin": "LAKI-LAKI",
        "no_kk": f"357802{number:010}",
        "phone": f"+62812{number:08}",
        "email": f"orang{number}@example.id",
    }


def bookings(count, office, first=0):
    """Bodies of so many requests, each for another person."""
    today = datetime.date.today()
    for number in range(first, first + count):
        date = today + datetime.timedelta(days=2 + number // 6 % 14)
        yield {
            "office_id": office,
            "date": date.isoformat(),
            "slot": ("08:00", "09:00", "10:00", "11:00", "13:00", "14:00")[number % 6],
            "product": "electronic_10",
            "kind": "new",
            "language": "id",
            "applicants": [applicant(number)],
        }


class Connection:
    """Requests that are ready, and answers with a Content-Length: a fraction of the work of
    http.client, since whoever asks runs on the cores that are measured."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def exchange(self, request):
        """(status, body)."""
        self.socket.sendall(request)
        received = self._more(b"")
        while (end := received.find(b"\r\n\r\n")) < 0:
            received = self._more(received)
        length = int(LENGTH.search(received, 0, end + 2)[1])
        while len(received) < end + 4 + length:
            received = self._more(received)
        return int(received[9:12]), received[end + 4 :]

    def _more(self, received):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the gateway closed the connection")
        return received + piece


def request(address, api_key, body):
    text = json.dumps(body).encode()
    head = (
        f"POST /v1/bookings HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {api_key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
        f"Idempotency-Key: bench-{body['applicants'][0]['nik']}\r\n\r\n"
    )
    return head.encode() + text


def post_all(address, api_key, bodies, rate):
    """Posts at `rate` a second; ({booking id: time of the request}, how many were refused)."""
    host, port = address.rsplit(":", 1)
    requests = [request(address, api_key, body) for body in bodies]
    work = queue.SimpleQueue()
    posted, refused, lock = {}, [], threading.Lock()

    def send():
        connection = Connection(host, int(port))
        while (ready := work.get()) is not None:
            began = time.time()
            try:
                status, text = connection.exchange(ready)
            except (OSError, TypeError, ValueError) as error:
                connection = Connection(host, int(port))
                with lock:
                    refused.append(str(error))
                continue
            with lock:
                if status == 202:
                    posted[json.loads(text)["booking_id"]] = began
                else:
                    refused.append(f"{status}: {text[:200]!r}")

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    for number, ready in enumerate(requests):
        wait = began + number / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        work.put(ready)
    for _ in threads:
        work.put(None)
    for thread in threads:
        thread.join()
    return posted, refused


def accepted(servers, template="N02"):
    """{booking id: when its SMS was accepted} for a template."""
    rows = servers.psql(
        "SELECT n.booking_id, extract(epoch FROM e.ended_at) FROM effect e "
        "JOIN notice n ON n.id = e.subject "
        f"WHERE e.kind = 'sms.send' AND e.state = 'done' AND n.template = '{template}'"
    )
    return {row.split("|")[0]: float(row.split("|")[1]) for row in rows.splitlines()}


def run(servers, address, api_key, bodies, rate):
    """{"p50", "p95", "p99"} in milliseconds. Raises RuntimeError when anything is missing."""
    posted, refused = post_all(address, api_key, bodies, rate)
    if refused:
        raise RuntimeError(f"{len(refused)} requests weren't taken, the first: {refused[0]}")
    until = time.monotonic() + 120
    while True:
        ended = accepted(servers)
        missing = [booking for booking in posted if booking not in ended]
        if not missing:
            break
        if time.monotonic() > until:
            raise RuntimeError(f"{len(missing)} of {len(posted)} bookings got no SMS")
        time.sleep(1)
    spans = [1000 * (ended[booking] - began) for booking, began in posted.items()]
    return {f"p{percent}": percentile(spans, percent) for percent in (50, 95, 99)}
