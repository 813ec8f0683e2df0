"""Apache Kafka in KRaft mode: one broker, or three that replicate to each other.

The jars are those that `make setup` put into var/kafka/libs. Ready means that the metadata answer
names every broker: the port is open seconds before that.
"""

import base64
import os
import socket
import struct

from processes import Process, ServerError, fill, free_port

METADATA_API = 3


def metadata_request(correlation=1):
    """A Metadata request, version 1, that asks for brokers and no topic."""
    client = b"antrean-servers"
    body = struct.pack(">hhih", METADATA_API, 1, correlation, len(client)) + client
    body += struct.pack(">i", 0)
    return struct.pack(">i", len(body)) + body


def parse_metadata(answer):
    """(node ids of the brokers, id of the controller or -1) from a Metadata answer, version 1."""
    offset = 4  # The correlation id.
    (count,) = struct.unpack_from(">i", answer, offset)
    offset += 4
    nodes = []
    for _ in range(count):
        node, length = struct.unpack_from(">ih", answer, offset)
        offset += 6 + length + 4  # The host's name and the port.
        (rack,) = struct.unpack_from(">h", answer, offset)
        offset += 2 + max(rack, 0)
        nodes.append(node)
    (controller,) = struct.unpack_from(">i", answer, offset)
    return nodes, controller


def read_exactly(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise OSError("the broker closed the connection")
        data += part
    return data


def brokers_seen(port, timeout=1.0):
    """Node ids of the live brokers as the broker on `port` sees them; empty while it can't say."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
            connection.sendall(metadata_request())
            (size,) = struct.unpack(">i", read_exactly(connection, 4))
            nodes, controller = parse_metadata(read_exactly(connection, size))
            return nodes if controller >= 0 else []
    except (OSError, struct.error):
        return []


def random_uuid():
    """A Kafka UUID: 16 random bytes in URL-safe base64, not beginning with a dash."""
    while True:
        text = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        if not text.startswith("-"):
            return text


def broker_settings(node, brokers, broker_ports, controller_ports, directory):
    """What the template of one broker is filled with; three brokers replicate, one can't."""
    several = brokers > 1
    voters = ",".join(f"{i + 1}@127.0.0.1:{port}" for i, port in enumerate(controller_ports))
    return {
        "NODE": node,
        "VOTERS": voters,
        "BROKER": broker_ports[node - 1],
        "CONTROLLER": controller_ports[node - 1],
        "DIR": directory,
        "REPLICATION": 3 if several else 1,
        "MIN_INSYNC": 2 if several else 1,
        "OFFSETS_PARTITIONS": 3 if several else 1,
        "SESSION_TIMEOUT": 3000 if several else 2000,
        "ELECTION_TIMEOUT": 1000 if several else 500,
        "FETCH_TIMEOUT": 2000 if several else 1000,
    }


class Kafka:
    """One broker (process `kafka-1`) or three (`kafka-1` to `kafka-3`)."""

    name = "kafka"

    def __init__(self, folder, ports, checkout, cancel=None, brokers=1):
        if brokers not in (1, 3):
            raise ServerError(f"{brokers} brokers: one or three are possible")
        self.folder = folder
        self.checkout = checkout
        self.cancel = cancel
        self.brokers = brokers
        self.processes = tuple(f"kafka-{node + 1}" for node in range(brokers))
        self.ports = [ports.setdefault(name, free_port()) for name in self.processes]
        self.controller_ports = [
            ports.setdefault(f"{name}-controller", free_port()) for name in self.processes
        ]

    def environment(self):
        addresses = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return {"ANTREAN_KAFKA_BROKERS": addresses}

    def start(self, order):
        libs = self.checkout / "var/kafka/libs"
        if not any(libs.glob("kafka_2.13-*.jar")):
            raise ServerError(f"kafka: no jars in {libs}; run 'make setup'")
        jars = f"{self.folder.readable(libs)}/*"
        log_settings = self.folder.readable(self.checkout / "config/servers/kafka-log4j2.xml")
        template = (self.checkout / "config/servers/kafka-broker.properties").read_text()
        cluster = random_uuid()
        heap = ["-Xms128m", "-Xmx384m" if self.brokers == 1 else "-Xmx320m"]
        for node, name in enumerate(self.processes, start=1):
            home = self.folder.subfolder(name)
            properties = home / "broker.properties"
            settings = broker_settings(
                node, self.brokers, self.ports, self.controller_ports, home / "data"
            )
            self.folder.write(properties, fill(template, settings))
            self.folder.run_tool(
                ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", jars]
                + [f"-Dlog4j2.configurationFile={log_settings}", "kafka.tools.StorageTool"]
                + ["format", "-t", cluster, "-c", properties],
                f"formatting the storage of {name}",
            )
            Process(self.folder, name).start(
                ["java", *heap, "-cp", jars, f"-Dlog4j2.configurationFile={log_settings}"]
                + ["kafka.Kafka", properties],
                order + node,
            )
        self.wait_ready()

    def start_again(self):
        for name in self.processes:
            if Process(self.folder, name).pid() is None:
                Process(self.folder, name).start_again()
        self.wait_ready()

    def wait_ready(self):
        for name, port in zip(self.processes, self.ports):
            Process(self.folder, name).wait_ready(
                port, lambda port=port: len(brokers_seen(port)) == self.brokers, 60, self.cancel
            )

    def is_ready(self):
        return all(len(brokers_seen(port)) == self.brokers for port in self.ports)
