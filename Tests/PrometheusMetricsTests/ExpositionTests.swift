import CoreMetrics
import PrometheusMetrics
import Testing

@Suite struct ExpositionTests {
    private let registry = PrometheusRegistry(buckets: [0.1, 1])

    private var lines: [String] {
        String(decoding: registry.exposition(), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func nothingIsExposedBeforeItIsUsed() {
        registry.describe("a_total", "Never used.")
        #expect(lines.isEmpty)
    }

    @Test func countersGrow() {
        registry.describe("songs_total", "Songs\nread, \\ all.")
        let counter = Counter(label: "songs_total", dimensions: [("kind", "ok")], factory: registry)
        counter.increment(by: 3)
        Counter(label: "songs_total", dimensions: [("kind", "ok")], factory: registry).increment()
        #expect(
            lines == [
                "# HELP songs_total Songs\\nread, \\\\ all.", "# TYPE songs_total counter",
                "songs_total{kind=\"ok\"} 4",
            ])
    }

    @Test func gaugesShowTheLastValue() {
        let gauge = Gauge(label: "age_seconds", factory: registry)
        gauge.record(1.5)
        let meter = Meter(label: "open", factory: registry)
        meter.increment()
        meter.increment()
        meter.decrement()
        #expect(
            lines == ["# TYPE age_seconds gauge", "age_seconds 1.5", "# TYPE open gauge", "open 1"])
    }

    @Test func histogramsAreCumulativeAndInSeconds() {
        let timer = Timer(label: "wait_seconds", dimensions: [("route", "/")], factory: registry)
        timer.recordNanoseconds(100_000_000)
        timer.recordNanoseconds(500_000_000)
        timer.recordNanoseconds(4_000_000_000)
        #expect(
            lines == [
                "# TYPE wait_seconds histogram", "wait_seconds_bucket{route=\"/\",le=\"0.1\"} 1",
                "wait_seconds_bucket{route=\"/\",le=\"1\"} 2",
                "wait_seconds_bucket{route=\"/\",le=\"+Inf\"} 3",
                "wait_seconds_sum{route=\"/\"} 4.6", "wait_seconds_count{route=\"/\"} 3",
            ])
    }

    @Test func labelsAreEscapedAndInOrder() {
        Counter(label: "a.b-c", dimensions: [("z", "\"\\\n"), ("a:b", "ü")], factory: registry).increment()
        #expect(lines.last == "a_b_c{a_b=\"ü\",z=\"\\\"\\\\\\n\"} 1")
    }

    @Test func theOrderIsAlwaysTheSame() {
        for name in ["c", "a", "b"] {
            for value in ["2", "1"] {
                Counter(label: name, dimensions: [("n", value)], factory: registry).increment()
            }
        }
        let samples = lines.filter { !$0.hasPrefix("#") }
        #expect(samples == samples.sorted())
        #expect(samples.count == 6)
    }

    @Test func labelsWithoutBoundAreFolded() {
        for number in 0..<(PrometheusRegistry.maximumSeries + 50) {
            Counter(label: "x", dimensions: [("n", "\(number)")], factory: registry).increment()
        }
        #expect(lines.count == PrometheusRegistry.maximumSeries + 2)
        #expect(lines.contains("x{overflow=\"true\"} 50"))
    }

    @Test func aNameKeepsItsKind() {
        Counter(label: "x", factory: registry).increment()
        Gauge(label: "x", factory: registry).record(7)
        #expect(lines == ["# TYPE x counter", "x 1"])
    }

    @Test func manyTasksLoseNoCount() async {
        let counter = Counter(label: "x", factory: registry)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { counter.increment() } } }
        }
        #expect(lines.last == "x 8000")
    }

    #if os(Linux)
        @Test func theProcessIsDescribed() {
            let figures = ProcessFigures(registry: registry)
            figures.refresh()
            figures.refresh()
            for name in ["process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds"] {
                let sample = lines.first { $0.hasPrefix(name + " ") }
                #expect(sample.flatMap { Double($0.dropFirst(name.count + 1)) } ?? 0 > 0, "\(name)")
            }
            #expect(lines.contains { $0.hasPrefix("process_cpu_seconds_total ") })
        }
    #endif
}
