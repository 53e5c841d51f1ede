@testable import Chaos
import Synchronization

extension RequestError {
    /// As the journal has it.
    var number: Int { Self.allCases.firstIndex(of: self) ?? -1 }
}

/// A journal in memory, whose disk may be full after some entries.
final class MemoryJournal: JournalSink {
    struct DiskFull: Error, CustomStringConvertible {
        let description = "no space left on device"
    }

    private let state: Mutex<(entries: [JournalEntry], room: Int)>

    init(room: Int = .max) { state = Mutex(([], room)) }

    func append(_ entry: JournalEntry) async throws {
        try state.withLock { state in
            guard state.entries.count < state.room else { throw DiskFull() }
            state.entries.append(entry)
        }
    }

    func close() async throws {}

    func makeRoom() { state.withLock { $0.room = .max } }

    var entries: [JournalEntry] { state.withLock { $0.entries } }
    var events: [JournalEvent] { entries.map(\.event) }

    var phases: [RunPhase] {
        events.compactMap { if case .phase(let phase) = $0 { phase } else { nil } }
    }

    var faults: [FaultEvent.What] {
        events.compactMap { if case .fault(let fault) = $0 { fault.what } else { nil } }
    }

    var troubles: [String] {
        events.compactMap {
            if case .trouble(let source, let message) = $0 { "\(source): \(message)" } else { nil }
        }
    }
}

/// Answers every request in a millisecond, until it is told to fail.
final class SteadyLoad: LoadDriver {
    struct Gone: Error {}

    private let failing = Mutex(false)

    func fail() { failing.withLock { $0 = true } }

    func run(
        _ plan: LoadPlan, seed: UInt64, clock: RunClock, until end: Latch,
        _ tell: @escaping @Sendable (JournalEvent) -> Void
    ) async throws {
        while !end.isOpen {
            if failing.withLock({ $0 }) { throw Gone() }
            try await Task.sleep(for: .milliseconds(20))
            var columns = RequestColumns(load: plan.name)
            columns.intended = [clock.now / 1000 - 1000]
            columns.sent = [10]
            columns.finished = [1000]
            columns.status = [200]
            columns.error = [RequestError.none.number]
            columns.zone = [-1]
            columns.server = [-1]
            columns.scenario = [-1]
            tell(.requests(columns))
        }
        tell(
            .loadEnded(.init(load: plan.name, due: 1, sent: 1, answered: 1, latestSend: 0, latestSendP99: 0)))
    }
}

struct FixedTargets: TargetSource {
    struct Gone: Error, CustomStringConvertible {
        let description = "the platform does not answer"
    }

    /// After so many questions there is no answer.
    let answers: Int
    private let count = Count()
    private let names: [String]

    init(_ names: [String], answers: Int = .max) {
        self.names = names
        self.answers = answers
    }

    private final class Count: Sendable {
        let value = Mutex(0)
    }

    func targets(_ selector: TargetSelector, seed: UInt64) async throws -> [FaultEvent.Target] {
        let asked = count.value.withLock { value in
            value += 1
            return value
        }
        guard asked <= answers else { throw Gone() }
        return names.map { .init(id: $0, name: $0, component: selector.component, zone: nil, role: nil) }
    }
}

/// Faults that are on, and those that are off again; may refuse, break or hang.
final class RecordingFaults: FaultDriver {
    enum Behaviour: Sendable {
        case works
        /// It cannot be applied.
        case refuses
        /// Its driver goes away while it lasts.
        case breaks
        /// Nothing recovers it.
        case hangs
    }

    struct Broken: Error, CustomStringConvertible {
        let description = "the injector is gone"
    }

    private struct State {
        var active: [String: Latch] = [:]
        var recovered: [String] = []
    }

    private let behaviour: Behaviour
    private let state = Mutex(State())

    init(_ behaviour: Behaviour = .works) { self.behaviour = behaviour }

    /// Steps whose fault has effect now.
    var active: [String] { state.withLock { $0.active.keys.sorted() } }
    var recovered: [String] { state.withLock { $0.recovered } }

    func inject(
        _ fault: Fault, into targets: [FaultEvent.Target], step: String, for seconds: Double
    ) -> any AsyncSequence<FaultEvent.What, any Error> & Sendable {
        AsyncThrowingStream<FaultEvent.What, any Error> { continuation in
            let latch = Latch()
            guard behaviour != .refuses else {
                for target in targets {
                    continuation.yield(.failed(target: target.name, message: "not permitted"))
                }
                return continuation.finish()
            }
            state.withLock { $0.active[step] = latch }
            for target in targets { continuation.yield(.applied(target: target.name)) }
            Task { [behaviour] in
                if behaviour == .breaks { return continuation.finish(throwing: Broken()) }
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await latch.wait() }
                    if behaviour != .hangs { group.addTask { try? await Task.sleep(for: .seconds(seconds)) } }
                    await group.next()
                    group.cancelAll()
                }
                self.state.withLock { $0.active[step] = nil }
                for target in targets { continuation.yield(.recovered(target: target.name)) }
                continuation.finish()
            }
        }
    }

    func recover(step: String) async {
        state.withLock { state in
            state.recovered.append(step)
            if behaviour == .hangs { return }
            state.active[step]?.open()
            if behaviour == .breaks { state.active[step] = nil }
        }
    }
}

/// Ends when it is told to, or its time is over.
struct SleepingPrograms: ProgramDriver {
    func run(_ command: [String], within seconds: Double) async -> String? {
        try? await Task.sleep(for: .seconds(seconds))
        return Task.isCancelled ? "cancelled" : nil
    }
}
