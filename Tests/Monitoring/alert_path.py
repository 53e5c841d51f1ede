"""How alerts get from a part to a webhook: Prometheus, Alertmanager and the prober of Debian with the configuration of
deploy/monitoring, on parts that are made up here; what HAProxy, Patroni, etcd and Spark tell was recorded from them
(samples/).

alert_path.py: says how long each way took, and fails if an alert does not come, comes of the wrong zone, comes though
its cause is known, or does not end; and if a query of a dashboard has no data.
"""

import contextlib
import http.server
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
SAMPLES = {path.stem: path.read_text() for path in (pathlib.Path(__file__).parent / "samples").glob("*.txt")}
# From a zone's saturation to the webhook.
LIMIT = 15
# Of containers, where they differ from those of their jobs.
NAMES = {"patroni": "postgres"}

WEB = """\
scale_saturation_ratio {saturation}
scale_saturation_part_ratio{{part="event_loop"}} 0.01
scale_saturation_part_ratio{{part="in_flight"}} 0
scale_saturation_part_ratio{{part="cpu_throttling"}} {saturation}
scale_weight_percent 100
scale_shed_requests_total 0
scale_event_loop_delay_seconds 0.0004
scale_http_requests_in_flight 1
scale_http_connections 2
scale_http_connections_refused_total{{reason="malformed"}} 0
scale_catalog_songs 2000
scale_catalog_generation 1
scale_catalog_up 1
scale_catalog_reload_seconds_count 1
scale_catalog_reload_failures_total 0
scale_library_age_seconds 0
scale_ingest_run 1
scale_ingest_files 2000
scale_ingest_files_read 2000
scale_ingest_bytes 40000000
scale_ingest_chunks 0
scale_ingest_chunks_done 0
scale_ingest_outcome{{outcome="running"}} 0
scale_ingest_outcome{{outcome="finished"}} 1
scale_ingest_outcome{{outcome="interrupted"}} 0
scale_ingest_outcome{{outcome="failed"}} 0
process_cpu_seconds_total 1
process_resident_memory_bytes 40000000
"""


class Server(http.server.ThreadingHTTPServer):
    """Answers every GET by `text()`, or not at all while `cut` is set; hands what is posted to `posted`."""

    daemon_threads = True

    def __init__(self, text=lambda: (200, ""), posted=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.text, self.posted, self.cut = text, posted, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        while self.server.cut.is_set():
            time.sleep(0.1)
        status, text = self.server.text()
        self.answer(status, text.encode())

    def do_POST(self):
        self.server.posted(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer(200, b"")

    def answer(self, status, body):
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Webhook:
    """What has arrived: the alerts that fire, by name, zone and instance, and when each of them began and ended."""

    def __init__(self):
        self.firing, self.ever, self.changed = {}, set(), threading.Condition()
        self.server = Server(posted=self.receive)

    def receive(self, message):
        with self.changed:
            for alert in message["alerts"]:
                labels = alert["labels"]
                key = (labels["alertname"], labels.get("zone"), labels.get("instance"))
                if alert["status"] == "firing":
                    self.firing[key] = alert
                    self.ever.add(key)
                else:
                    self.firing.pop(key, None)
            self.changed.notify_all()

    def wait(self, what, condition, seconds):
        start = time.monotonic()
        with self.changed:
            if not self.changed.wait_for(lambda: condition(self.firing), seconds):
                sys.exit(f"error: {what}: not within {seconds} s; firing: {sorted(self.firing, key=str)}")
        took = time.monotonic() - start
        print(f"{took:5.1f} s  {what}")
        return took


def around(name, tools):
    """Debian's Alertmanager reads templates below /usr/share: where it was only unpacked, it gets a view of the files
    in which they are there."""
    if name != "prometheus-alertmanager" or tools == pathlib.Path("/usr/bin"):
        return []
    return ["unshare", "--map-root-user", "--mount", "sh", "-c",
            f"mount -t overlay -o lowerdir={tools.parent / 'share'}:/usr/share overlay /usr/share && exec \"$@\"", "sh"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def poll(what, condition, seconds, found=lambda: ""):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if condition():
                return
        time.sleep(0.2)
    sys.exit(f"error: {what}: not within {seconds} s {found()}")


def main():
    tools = pathlib.Path(
        subprocess.run([ROOT / "scripts" / "monitoring-tools"], check=True, capture_output=True, text=True)
        .stdout.strip())
    saturation = dict.fromkeys("abc", 0.1)
    webhook = Webhook()
    parts = {}
    for zone in "abc":
        parts["web", zone] = Server(lambda zone=zone: (200, WEB.format(saturation=saturation[zone])))
        role = "primary" if zone == "a" else "replica"
        parts["patroni", zone] = Server(lambda role=role: (200, re.sub(
            r"(patroni_dcs_last_seen\S+) \d+", rf"\1 {int(time.time())}", SAMPLES[f"patroni-{role}"])))
        parts["etcd", zone] = Server(lambda: (200, SAMPLES["etcd"]))
    for zone in "ab":
        parts["edge", zone] = Server(lambda: (200, SAMPLES["haproxy"]))
    parts["spark", "b"] = Server(lambda: (200, SAMPLES["spark-master"]))
    parts["object-store", "c"] = Server(lambda: (404, "NoSuchBucket"))
    prometheus, alertmanager, prober = (f"127.0.0.1:{free_port()}" for _ in range(3))

    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        folder = pathlib.Path(folder)
        shutil.copytree(MONITORING / "prometheus", folder / "prometheus")
        targets = folder / "prometheus" / "targets"
        targets.mkdir()

        def target(job, address, zone, component, name, **labels):
            (targets / f"{job}-{zone}.json").write_text(json.dumps([{
                "targets": [address],
                "labels": {"zone": zone, "component": component, "instance": f"{name}-{zone}", **labels}}]))

        for (job, zone), server in parts.items():
            name = NAMES.get(job, job)
            more = {"__prober": prober} if job == "object-store" else {}
            target(job, server.address, zone, name, name, **more)
        target("prometheus", prometheus, "c", "monitoring", "prometheus")
        target("alertmanager", alertmanager, "c", "monitoring", "alertmanager")
        configuration = (MONITORING / "alertmanager" / "alertmanager.yml").read_text()
        (folder / "alertmanager.yml").write_text(
            configuration.replace("alert-webhook:9095", webhook.server.address))

        def start(name, *arguments):
            log = stack.enter_context(open(folder / f"{name}.log", "w"))
            process = subprocess.Popen([*around(name, tools), tools / name, *arguments], stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)

        start("prometheus-blackbox-exporter", f"--web.listen-address={prober}",
              f"--config.file={MONITORING / 'blackbox' / 'blackbox.yml'}")
        start("prometheus-alertmanager", f"--config.file={folder / 'alertmanager.yml'}", "--cluster.listen-address=",
              f"--storage.path={folder / 'alerts'}", f"--web.listen-address={alertmanager}")
        start("prometheus", f"--config.file={folder / 'prometheus' / 'prometheus.yml'}",
              f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address={prometheus}",
              "--rules.alert.resend-delay=5s")

        def down():
            series = get(f"http://{prometheus}/api/v1/query?query=scale:target_up")["data"]["result"]
            answer = {one["metric"]["instance"] for one in series if one["value"][1] == "1"}
            return {f"{NAMES.get(job, job)}-{zone}" for job, zone in parts} - answer

        poll("all parts answer", lambda: not down(), 30, down)
        webhook.wait("start → Watchdog", lambda firing: ("Watchdog", None, None) in firing, 30)
        webhook.wait("nothing else fires", lambda firing: set(firing) == {("Watchdog", None, None)}, 60)
        webhook.ever.clear()

        if subprocess.run([ROOT / "scripts" / "check-dashboards", f"http://{prometheus}"]).returncode != 0:
            sys.exit(1)

        key = ("ZoneSaturated", "b", None)
        saturation["b"] = 1.3
        took = webhook.wait("zone b saturated → ZoneSaturated", lambda firing: key in firing, 60)
        if took > LIMIT:
            sys.exit(f"error: that is more than {LIMIT} s")
        saturation["b"] = 0.1
        webhook.wait("zone b free → its end", lambda firing: key not in firing, 60)

        # Zone c does not answer, as if packets were lost; what is in it is held back, which Alertmanager tells.
        for (_, zone), server in parts.items():
            if zone == "c":
                server.cut.set()
        webhook.wait("zone c cut off → ZoneUnreachable",
                     lambda firing: ("ZoneUnreachable", "c", None) in firing, 60)

        def held_back():
            alerts = get(f"http://{alertmanager}/api/v2/alerts")
            return {alert["labels"]["alertname"] for alert in alerts
                    if alert["labels"].get("zone") == "c" and alert["status"]["inhibitedBy"]}

        poll("TargetDown, ReplicaDown and ObjectStoreUnreachable of zone c are held back",
             lambda: {"TargetDown", "ReplicaDown", "ObjectStoreUnreachable"} <= held_back(), 60)
        for (_, zone), server in parts.items():
            server.cut.clear()
        webhook.wait("zone c back → its end", lambda firing: set(firing) == {("Watchdog", None, None)}, 60)

        expected = {("Watchdog", None, None), key, ("ZoneUnreachable", "c", None)}
        if webhook.ever - {("Watchdog", None, None)} != expected - {("Watchdog", None, None)}:
            sys.exit(f"error: arrived, and should not have: {sorted(webhook.ever - expected, key=str)}")
        print("nothing else arrived")


main()
