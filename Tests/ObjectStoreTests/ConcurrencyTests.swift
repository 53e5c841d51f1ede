import ObjectStore
import Synchronization
import TestSupport
import Testing

@Suite("Requests at once", .timeLimit(.minutes(2)))
struct ConcurrencyTests {
    @Test func areNoMoreThanAllowedAndThoseThatWaitMayBeCancelled() async throws {
        let gateway = try await ObjectGateway.shared
        let bucket = try await gateway.makeBucket()
        try await bucket.put("object", [1])
        let state = Mutex((now: 0, most: 0))
        let proxy = try await FaultyProxy(before: gateway.port) { _ in
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            try? await Task.sleep(for: .milliseconds(20))
            state.withLock { $0.now -= 1 }
            return .none
        }
        let client = try gateway.client(bucket: bucket.bucket) { settings in
            settings.endpoint = (try? Endpoint(url: "http://127.0.0.1:\(proxy.port)")) ?? settings.endpoint
            settings.concurrency = 4
        }
        let cancelled = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let task = Task { try await client.get("object", limit: 1).bytes }
                    if number % 3 == 0 { task.cancel() }
                    do {
                        return try await task.value != [1]
                    } catch is CancellationError {
                        return true
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(cancelled == 20)
        #expect(state.withLock { $0.most } <= 4)
        #expect(try await client.get("object", limit: 1).bytes == [1], "no place was lost")
        withExtendedLifetime(proxy) {}
    }
}
