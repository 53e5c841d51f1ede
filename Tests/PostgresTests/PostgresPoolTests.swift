import Foundation
import NIOCore
import NIOPosix
import Postgres
import TestSupport
import Testing

/// Against a real server.
struct PostgresPoolTests {
    private let server: PostgresServer
    private let address: PostgresAddress

    init() async throws {
        server = try PostgresServer.shared.get()
        address = try PostgresAddress(try await server.makeSchema())
    }

    private static let backend = PostgresStatement("backend", "SELECT pg_backend_pid()")

    @Test func noMoreConnectionsAreOpenThanAllowedAndAllTasksAreServed() async throws {
        var limits = PostgresPool.Limits()
        limits.connections = 3
        limits.patience = .seconds(60)
        let pool = PostgresPool(address, .primary, limits: limits)
        let backends = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await pool.perform { session in
                        try session.run("SELECT pg_sleep(0.01)")
                        return try session.row(Self.backend) { try $0.integer(0) }
                    }
                }
            }
            return try await group.reduce(into: Set<Int>()) { if let pid = $1 { $0.insert(pid) } }
        }
        #expect((1...3).contains(backends.count))
    }

    @Test func whoWaitsTooLongIsRefusedAndSoIsACrowd() async throws {
        var limits = PostgresPool.Limits()
        limits.connections = 1
        limits.waiting = 1
        limits.patience = .milliseconds(100)
        let pool = PostgresPool(address, .primary, limits: limits)
        let started = Counter()
        let busy = Task {
            try await pool.perform { session in
                started.increment()
                try session.run("SELECT pg_sleep(600)")
            }
        }
        try await eventually { started.value > 0 }
        let late = await #expect(throws: PostgresError.self) {
            try await pool.perform { try $0.run("SELECT 1") }
        }
        #expect(late?.kind == .poolExhausted)
        #expect(late?.message.contains("were busy for") == true)
        // Of many that come at once, one may wait and the others are told so.
        let crowd = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do {
                        try await pool.perform { try $0.run("SELECT 1") }
                        return nil
                    } catch {
                        return (error as? PostgresError)?.message
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(crowd.count { $0?.contains("tasks wait") == true } >= 3)
        #expect(!crowd.contains(nil))
        busy.cancel()
        await #expect(throws: CancellationError.self) { try await busy.value }
        try await pool.perform { try $0.run("SELECT 1") }
    }

    @Test func aBrokenConnectionIsReplaced() async throws {
        let pool = PostgresPool(address, .primary)
        let first = try await pool.perform { try $0.row(Self.backend) { try $0.integer(0) } }
        try await server.administrate("SELECT pg_terminate_backend(\(first ?? 0))")
        let second = try await pool.write(within: .seconds(60)) {
            try $0.row(Self.backend) { try $0.integer(0) }
        }
        #expect(second != first)
    }

    @Test func aWriteIsMadeAgainAfterItsConnectionWasLost() async throws {
        let pool = PostgresPool(address, .primary)
        try await pool.perform { try $0.run("CREATE TABLE written (id integer)") }
        let tries = Counter()
        try await pool.write(within: .seconds(60)) { session in
            try session.run("INSERT INTO written VALUES (1)")
            if tries.increment() == 1 { try session.run("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        #expect(tries.value == 2)
        let count = try await pool.perform { session in
            try session.row(PostgresStatement("written", "SELECT count(*) FROM written")) {
                try $0.integer(0)
            }
        }
        #expect(count == 1)
    }

    @Test func writesThatConflictAreMadeAgainUntilAllAreDone() async throws {
        let pool = PostgresPool(address, .primary)
        try await pool.perform { session in
            try session.run("CREATE TABLE counters (id integer PRIMARY KEY, count integer NOT NULL)")
            try session.run("INSERT INTO counters VALUES (1, 0), (2, 0)")
        }
        // Each locks the two rows in another order than every second one.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await pool.write(within: .seconds(100)) { session in
                        let order = number % 2 == 0 ? [1, 2] : [2, 1]
                        for row in order {
                            try session.run("UPDATE counters SET count = count + 1 WHERE id = \(row)")
                            try session.run("SELECT pg_sleep(0.05)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let counts = try await pool.perform { session in
            try session.rows(PostgresStatement("counters", "SELECT count FROM counters")) {
                try $0.integer(0)
            }
        }
        #expect(counts == [4, 4])
    }

    @Test func anErrorThatStaysIsNotTriedAgain() async throws {
        let pool = PostgresPool(address, .primary)
        let tries = Counter()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.write(within: .seconds(60)) { session in
                tries.increment()
                try session.run("SELECT 1 / 0")
            }
        }
        #expect(error?.sqlState == "22012")
        #expect(tries.value == 1)
    }

    @Test func manyThatWaitForAServerTryOneAfterAnother() async throws {
        let attempts = Counter()
        let closing = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                attempts.increment()
                return channel.close()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        defer { closing.close(promise: nil) }
        let port = try #require(closing.localAddress?.port)
        let pool = PostgresPool(try PostgresAddress("postgresql://scale@127.0.0.1:\(port)/scale"), .primary)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    await #expect(throws: PostgresError.self) {
                        try await pool.write(within: .seconds(2)) { try $0.run("SELECT 1") }
                    }
                }
            }
        }
        // Some at the beginning, and then one in up to 250 ms.
        #expect((1..<60).contains(attempts.value))
    }

    @Test func notificationsArriveAndGoOnAfterTheirConnectionWasLost() async throws {
        let pool = PostgresPool(address, .primary)
        let channel = "channel_\(UUID().uuidString.lowercased().prefix(8))"
        let count = Counter()
        let listener = Task {
            for await _ in pool.notifications(of: channel) { count.increment() }
        }
        defer { listener.cancel() }
        func wait(beyond number: Int) async throws {
            try await eventually {
                try await pool.perform { try $0.run("NOTIFY \(channel)") }
                return count.value > number
            }
        }
        func backends() async throws -> [Int] {
            try await pool.perform { session in
                try session.rows(PostgresStatement("backends", "SELECT pid FROM pg_stat_activity")) {
                    try $0.integer(0)
                }
            }
        }
        func listeners() async throws -> [Int] {
            try await pool.perform { session in
                try session.rows(
                    PostgresStatement("listeners", "SELECT pid FROM pg_stat_activity WHERE query = $1"),
                    [.text("LISTEN \"\(channel)\"")]
                ) { try $0.integer(0) }
            }
        }
        try await eventually { count.value > 0 }
        let before = try #require(try await listeners().first)
        try await wait(beyond: 2)
        try await server.administrate("SELECT pg_terminate_backend(\(before))")
        try await eventually { try await !backends().contains(before) }
        try await wait(beyond: count.value + 1)
    }

    @Test func aStandbyServesReadsAndAWriteGoesToThePrimaryOfSeveral() async throws {
        let standby = try PostgresServer(standbyOf: server)
        defer { withExtendedLifetime(standby) {} }
        let hosts = "127.0.0.1:\(standby.port),127.0.0.1:\(server.port)"
        let both = try PostgresAddress(
            "postgresql://scale@\(hosts)/scale?passfile=\(server.passwordFile)")
        let isReplica = PostgresStatement("role", "SELECT pg_is_in_recovery()")
        let reader = PostgresPool(both, .preferStandby)
        #expect(try await reader.perform { try $0.row(isReplica) { try $0.boolean(0) } } == true)
        let writer = PostgresPool(both, .primary)
        #expect(try await writer.perform { try $0.row(isReplica) { try $0.boolean(0) } } == false)
        let alone = PostgresPool(try PostgresAddress(standby.address()), .primary)
        let error = await #expect(throws: PostgresError.self) {
            try await alone.perform { try $0.run("SELECT 1") }
        }
        #expect(error?.sqlState == "25006")
        // What the address wants is for reading.
        let wanting = try PostgresAddress(
            "postgresql://scale@\(hosts)/scale?passfile=\(server.passwordFile)&target_session_attrs=standby")
        for (role, answer) in [(PostgresAddress.Role.primary, false), (.preferStandby, true)] {
            let pool = PostgresPool(wanting, role)
            #expect(try await pool.perform { try $0.row(isReplica) { try $0.boolean(0) } } == answer)
        }
    }
}
