"""The launcher's parts that need no server: parsing, formatting, wire format, a process's end."""

import struct
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent))

import environment  # noqa: E402
import kafka  # noqa: E402
import kannel  # noqa: E402
import processes  # noqa: E402
import servers  # noqa: E402


class SmsLog(unittest.TestCase):
    PREFIX = "2026-11-23 09:35:19 [10380] [0] "

    def parse(self, *lines):
        return kannel.parse_sms_log("".join(self.PREFIX + line + "\n" for line in lines))

    def test_reads_sender_receiver_and_text(self):
        messages = self.parse(
            "INFO: fakesmsc starting",
            "DEBUG: Got message 1: <ANTREAN +6281234567890 text Nomor 7 dipanggil>",
            "DEBUG: Got message 2: <ANTREAN +6281200000001 text  dua  spasi >",
        )
        self.assertEqual(
            messages,
            [
                kannel.Sms("ANTREAN", "+6281234567890", "Nomor 7 dipanggil"),
                kannel.Sms("ANTREAN", "+6281200000001", " dua  spasi "),
            ],
        )

    def test_joins_the_lines_of_one_text(self):
        messages = self.parse(
            "DEBUG: Got message 1: <ANTREAN 62812 text baris satu>",
            "DEBUG: Got message 2: <baris dua <x> 100%>",
            "DEBUG: Got message 3: <ANTREAN 62813 text lain>",
        )
        self.assertEqual([m.text for m in messages], ["baris satu\nbaris dua <x> 100%", "lain"])

    def test_reads_an_empty_text(self):
        self.assertEqual(self.parse("DEBUG: Got message 1: <A 62812 text >")[0].text, "")

    def test_passes_over_everything_else(self):
        self.assertEqual(self.parse("DEBUG: Connecting to <127.0.0.1>", "INFO: bye"), [])
        self.assertEqual(self.parse("DEBUG: Got message 1: <a text whose head is lost>"), [])


class KafkaMetadata(unittest.TestCase):
    @staticmethod
    def answer(brokers, controller):
        data = struct.pack(">ii", 1, len(brokers))
        for node, rack in brokers:
            data += struct.pack(">ih", node, 9) + b"127.0.0.1" + struct.pack(">i", 9092)
            data += struct.pack(">h", -1 if rack is None else len(rack)) + (rack or b"")
        return data + struct.pack(">ii", controller, 0)

    def test_names_brokers_and_controller(self):
        for brokers, controller in (
            ([], -1),
            ([(1, None)], 1),
            ([(1, b"a"), (2, None), (3, b"")], 3),
        ):
            with self.subTest(brokers=brokers):
                nodes, found = kafka.parse_metadata(self.answer(brokers, controller))
                self.assertEqual(nodes, [node for node, _ in brokers])
                self.assertEqual(found, controller)

    def test_a_cut_answer_is_an_error(self):
        with self.assertRaises(struct.error):
            kafka.parse_metadata(self.answer([(1, None)], 1)[:15])

    def test_the_request_tells_its_own_length(self):
        request = kafka.metadata_request()
        self.assertEqual(struct.unpack_from(">i", request)[0], len(request) - 4)

    def test_a_uuid_is_a_file_name_and_no_option(self):
        for _ in range(500):
            self.assertRegex(kafka.random_uuid(), r"\A[A-Za-z0-9_][A-Za-z0-9_-]{21}\Z")


class KafkaSettings(unittest.TestCase):
    def setUp(self):
        path = servers.CHECKOUT / "config/servers/kafka-broker.properties"
        self.template = path.read_text()

    def settings(self, node, brokers):
        ports = [11000 + place for place in range(brokers)]
        controllers = [12000 + place for place in range(brokers)]
        values = kafka.broker_settings(node, brokers, ports, controllers, "/data")
        text = processes.fill(self.template, values)
        return dict(
            line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#")
        )

    def test_one_broker_replicates_nothing(self):
        settings = self.settings(1, 1)
        self.assertEqual(settings["controller.quorum.voters"], "1@127.0.0.1:12000")
        self.assertEqual(settings["default.replication.factor"], "1")
        self.assertEqual(settings["min.insync.replicas"], "1")

    def test_three_brokers_outlive_one(self):
        settings = self.settings(2, 3)
        self.assertEqual(
            settings["controller.quorum.voters"],
            "1@127.0.0.1:12000,2@127.0.0.1:12001,3@127.0.0.1:12002",
        )
        self.assertIn("BROKER://127.0.0.1:11001", settings["listeners"])
        self.assertEqual(settings["default.replication.factor"], "3")
        self.assertEqual(settings["min.insync.replicas"], "2")


class Environment(unittest.TestCase):
    def test_what_is_written_is_read_back(self):
        values = {"B": "http://127.0.0.1:1/a?b=c", "A": "", "C": "two words # no comment"}
        text = environment.format_environment(values)
        self.assertEqual(text.splitlines()[0], "A=")
        self.assertEqual(environment.parse_environment("# head\n\n" + text), values)

    def test_refuses_what_would_be_read_otherwise(self):
        with self.assertRaises(ValueError):
            environment.format_environment({"A": "1\nB=2"})
        for text in ("A\n", "=1\n"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                environment.parse_environment(text)


class Choices(unittest.TestCase):
    def test_only_keeps_the_starting_order(self):
        self.assertEqual(servers.parse_only("smtp, postgres"), ("postgres", "smtp"))

    def test_only_refuses_unknown_names(self):
        for text in ("postgres,redis", "", ","):
            with self.subTest(text=text), self.assertRaises(processes.ServerError):
                servers.parse_only(text)

    def test_fill_leaves_nothing_open(self):
        self.assertEqual(processes.fill("a=@X@ @X@", {"X": 1}), "a=1 1")
        with self.assertRaisesRegex(processes.ServerError, "@Y@"):
            processes.fill("@X@ @Y@", {"X": 1})

    def test_only_listening_sockets_of_the_port_count(self):
        rest = "00000000:00000000 00:00000000 00000000  0  0"
        table = (
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid inode\n"
            f"   0: 0100007F:2710 00000000:0000 0A {rest} 501 1\n"
            f"   1: 0100007F:2710 0100007F:C001 01 {rest} 502 1\n"
            f"   2: 0100007F:2711 00000000:0000 0A {rest} 503 1\n"
            f"   3: 00000000:2710 00000000:0000 0A {rest} 504 1\n"
        )
        self.assertEqual(processes.parse_listening(table, 10000), {"501", "504"})

    def test_ports_differ(self):
        ports = [processes.free_port() for _ in range(50)]
        self.assertEqual(len(set(ports)), 50)

    def test_a_private_folder_stops_another_user(self):
        stranger = SimpleNamespace(pw_uid=4_000_001, pw_gid=4_000_001)
        with tempfile.TemporaryDirectory() as folder:
            inner = Path(folder) / "inner"
            inner.mkdir(mode=0o755)
            Path(folder).chmod(0o700)
            self.assertFalse(processes.may_traverse(inner, stranger))
            Path(folder).chmod(0o711)
            self.assertTrue(processes.may_traverse(inner, stranger))

    def test_killing_what_has_just_ended_is_no_error(self):
        # smsbox and fakesmsc end by themselves when bearerbox is killed, before their turn comes
        # or in the middle of it.
        with tempfile.TemporaryDirectory() as control:
            folder = processes.Folder(control)
            folder.create()
            self.addCleanup(folder.remove)
            process = processes.Process(folder, "brief")
            process.start(["/bin/true"], 1)
            processes.wait_until(lambda: process.pid() is None, 10, "it has ended")
            process.kill()
            self.assertIsNone(process.pid())


if __name__ == "__main__":
    unittest.main()
