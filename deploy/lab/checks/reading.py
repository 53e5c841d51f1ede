"""Reads from a lab's web application at a steady rate, whatever the answers, as many people would together.

Open loop: each request has its time, and its latency counts from then, so that an answer that is late delays none of
the others' counting. A read that one edge does not answer is asked of the other; it fails only if neither does.
"""

import http.client
import queue
import statistics
import threading
import time

WORKERS = 64


class Reader:
    def __init__(self, ports, paths, rate, timeout=5):
        self.ports, self.paths, self.rate, self.timeout = ports, paths, rate, timeout
        # (intended time, latency, zone or None, what each edge said otherwise)
        self.answers = []
        self._lock = threading.Lock()
        self._due = queue.SimpleQueue()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]
        self._clock = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self):
        for thread in [*self._threads, self._clock]:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._clock.join()
        for _ in self._threads:
            self._due.put(None)
        for thread in self._threads:
            thread.join(timeout=3 * self.timeout)

    def _tick(self):
        start = time.monotonic()
        number = 0
        while not self._over.is_set():
            due = start + number / self.rate
            time.sleep(max(0, due - time.monotonic()))
            self._due.put((due, number))
            number += 1

    def _work(self):
        connections = {}
        while (item := self._due.get()) is not None:
            due, number = item
            zone, problems = None, []
            for attempt in range(len(self.ports)):
                port = self.ports[(number + attempt) % len(self.ports)]
                zone, problem = self._ask(connections, port, self.paths[number % len(self.paths)])
                if zone is not None:
                    break
                problems.append(problem)
            with self._lock:
                self.answers.append((due, time.monotonic() - due, zone, ", ".join(problems)))

    def _ask(self, connections, port, path):
        """The zone that answered with 200, or what happened instead; twice where a kept connection had ended."""
        problem = ""
        for is_kept in (True, False):
            connection = connections.pop(port, None) if is_kept else None
            if is_kept and connection is None:
                continue
            connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=self.timeout)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                problem = type(error).__name__
                connection.close()
                continue
            connections[port] = connection
            if answer.status == 200:
                return answer.headers.get("x-zone", "?"), ""
            is_shed = answer.status == 503 and "retry-after" in answer.headers
            return None, "shed" if is_shed else str(answer.status)
        return None, problem

    def since(self, start):
        with self._lock:
            return [answer for answer in self.answers if answer[0] >= start]


def is_bad(found, patience):
    """Whether more reads failed than should: none, but on a busy machine a few may be refused for its slowness."""
    shed = sum(count for problem, count in found["problems"].items() if set(problem.split(", ")) == {"shed"})
    return found["failed"] > (shed if patience > 1 and shed < found["reads"] / 10 else 0)


def summary(answers):
    """Counts, and latencies in milliseconds."""
    latencies = sorted(latency * 1e3 for _, latency, zone, _ in answers if zone is not None)
    zones, problems = {}, {}
    for _, _, zone, problem in answers:
        zones[zone] = zones.get(zone, 0) + 1
        if zone is None:
            problems[problem] = problems.get(problem, 0) + 1
    failed = zones.pop(None, 0)
    return {
        "reads": len(answers), "failed": failed, "problems": problems,
        "p50": statistics.median(latencies) if latencies else None,
        "p99": latencies[int(len(latencies) * 0.99)] if latencies else None,
        "zones": {zone: round(count / max(1, len(latencies)), 3) for zone, count in sorted(zones.items())},
    }
