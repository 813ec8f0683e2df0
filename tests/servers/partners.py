"""Our simulators of the partners: bank, civil registry, postal service and a faulty SMS provider.

They run as the caller, not as the servers' user: they are part of the project and share its keys,
which `antrean keys generate` puts into a folder that only its owner may read.
"""

import subprocess

from processes import Process, ServerError, free_port, listens

PARTS = ("payment", "registry", "postal", "sms-provider")


class Partners:
    name = "partners"
    processes = ("partners",)

    def __init__(self, folder, ports, build, cancel=None):
        self.folder = folder
        self.build = build
        self.cancel = cancel
        self.ports = {part: ports.setdefault(f"partners-{part}", free_port()) for part in PARTS}
        self.gateway = ports.setdefault("gateway", free_port())

    @property
    def secrets(self):
        return self.folder.control / "secrets"

    @property
    def clock_offset(self):
        return self.folder.control / "clock-offset"

    def environment(self):
        url = {part: f"http://127.0.0.1:{port}" for part, port in self.ports.items()}
        return {
            "ANTREAN_PAYMENT_URL": url["payment"],
            "ANTREAN_REGISTRY_URL": url["registry"],
            "ANTREAN_POSTAL_URL": url["postal"],
            "ANTREAN_TEST_SMS_PROVIDER_URL": url["sms-provider"],
            "ANTREAN_SECRETS_DIRECTORY": str(self.secrets),
            # The partners call the gateway back, so its address is fixed before it is started.
            "ANTREAN_GATEWAY_LISTEN": f"127.0.0.1:{self.gateway}",
            "ANTREAN_GATEWAY_PUBLIC_URL": f"http://127.0.0.1:{self.gateway}",
            "ANTREAN_CLOCK_OFFSET_FILE": str(self.clock_offset),
        }

    def start(self, order):
        for program in ("antrean", "antrean-partners"):
            if not (self.build / program).exists():
                raise ServerError(f"partners: {self.build / program} isn't there; run 'make build'")
        self._generate_keys()
        self.clock_offset.write_text("0\n")
        argv = [self.build / "antrean-partners"]
        for part, port in self.ports.items():
            argv += [f"--{part}-listen", f"127.0.0.1:{port}"]
        argv += ["--secrets", self.secrets]
        argv += ["--callback-url", f"http://127.0.0.1:{self.gateway}"]
        argv += ["--clock-offset-file", self.clock_offset]
        Process(self.folder, "partners").start(argv, order, as_caller=True)
        self.wait_ready()

    def _generate_keys(self):
        if self.secrets.exists():
            return
        result = subprocess.run(
            [self.build / "antrean", "keys", "generate", "--dir", self.secrets],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if result.returncode != 0:
            raise ServerError(f"partners: 'antrean keys generate' failed:\n{result.stdout}")

    def start_again(self):
        Process(self.folder, "partners").start_again()
        self.wait_ready()

    def wait_ready(self):
        for port in self.ports.values():
            Process(self.folder, "partners").wait_ready(port, lambda: True, 20, self.cancel)

    def is_ready(self):
        pid = Process(self.folder, "partners").pid()
        return all(listens(pid, port) for port in self.ports.values())
