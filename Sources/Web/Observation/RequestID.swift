import Synchronization

/// Names requests so that a client's report can be found in the log: unique within a process, unlikely
/// to repeat across them.
final class RequestIDs: Sendable {
    private let prefix: String
    private let count = Atomic<UInt64>(0)

    init() {
        let digits = String(UInt32.random(in: .min ... .max), radix: 16)
        prefix = String(repeating: "0", count: 8 - digits.count) + digits + "-"
    }

    func next() -> String {
        prefix + String(count.add(1, ordering: .relaxed).newValue, radix: 16)
    }
}
