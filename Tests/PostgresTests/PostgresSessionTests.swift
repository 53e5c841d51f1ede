import Foundation
import Glibc
import Postgres
import TestSupport
import Testing

/// Against a real server.
struct PostgresSessionTests {
    private let server: PostgresServer
    private let connection: PostgresConnection

    init() async throws {
        server = try PostgresServer.shared.get()
        connection = try await PostgresConnection.open(
            PostgresAddress(try await server.makeSchema()), .primary)
    }

    @Test func everyTypeComesBackAsItWasSent() async throws {
        try await connection.perform { session in
            let statement = PostgresStatement(
                "types",
                """
                SELECT $1::text, $2::bigint, $3::boolean, $4::bytea, $5::uuid, $6::text[] = ARRAY['a', 'ü'],
                    $7::bigint[] = ARRAY[-1, 9223372036854775807], $8::text, $9::uuid[] = ARRAY[]::uuid[],
                    '[{"a": 1}]'::jsonb, to_timestamp(1700000000.9), to_timestamp(-0.5), 2.5::float8,
                    (-7)::smallint, $10::bytea
                """)
            let count = try session.rows(
                statement,
                [
                    .text("é \\ ' \" \t"), .integer(Int.min), .boolean(true), .bytes([0, 255, 0]),
                    .uuid(0x0123_4567_89AB_CDEF, 1), .texts(["a", "ü"]), .integers([-1, Int.max]), .null,
                    .uuids([]), .bytes([]),
                ]
            ) { row in
                let text = try row.text(0)
                #expect(text == "é \\ ' \" \t")
                let least = try row.integer(1)
                #expect(least == Int.min)
                let truths = [
                    try row.boolean(2), try row.boolean(5), try row.boolean(6), try row.boolean(8),
                ]
                #expect(truths == [true, true, true, true])
                let bytes = try row.byteArray(3)
                #expect(bytes == [0, 255, 0])
                let uuid = try row.uuid(4)
                #expect(uuid.high == 0x0123_4567_89AB_CDEF && uuid.low == 1)
                let nothing = try row.optionalText(7)
                #expect(nothing == nil)
                let json = try row.json(9)
                #expect(json == #"[{"a": 1}]"#)
                let times = (try row.timestamp(10), try row.timestamp(11))
                #expect(times == (1_700_000_000, -1))
                let (double, small) = (try row.double(12), try row.integer(13))
                #expect(double == 2.5 && small == -7)
                let empty = try row.byteArray(14)
                #expect(empty.isEmpty)
                do {
                    _ = try row.uuid(0)
                    Issue.record("a text was taken for a UUID")
                } catch let error as PostgresError {
                    #expect(error.kind == .unexpectedAnswer)
                }
            }.count
            #expect(count == 1)
        }
    }

    @Test func aCopyLoadsAllRowsOrNone() async throws {
        try await connection.perform { session in
            try session.run(
                """
                CREATE TABLE copied (id uuid, name text, number bigint, small smallint, bits bit(128),
                    tags smallint[], reasons jsonb, at timestamptz, score float8, flag boolean)
                """)
            let target = "copied (id, name, number, small, bits, tags, reasons, at, score, flag)"
            func write(_ number: Int, _ writer: inout PostgresCopyWriter) throws {
                try writer.startRow()
                writer.uuid(1, UInt64(number))
                writer.text(number % 2 == 0 ? nil : "name \(number)\t\\N\n")
                writer.bigint(number)
                writer.smallint(number % 1000)
                writer.bits(1 << 63, 1)
                writer.smallints(number % 3 == 0 ? [] : [1, 2, 300])
                writer.json("[]")
                writer.timestamp(1_700_000_000)
                writer.double(0.1)
                writer.boolean(true)
            }
            let loaded = try session.copy(into: target, columns: 10) { writer in
                for number in 0..<50_000 { try write(number, &writer) }
            }
            #expect(loaded == 50_000)
            let sums = try session.row(
                PostgresStatement(
                    "check copied",
                    """
                    SELECT count(name), sum(number)::bigint,
                        bool_and(get_bit(bits, 0) = 1 AND get_bit(bits, 127) = 1 AND bit_count(bits) = 2),
                        sum(coalesce(array_length(tags, 1), 0)), bool_and(at = to_timestamp(1700000000))
                    FROM copied
                    """)
            ) {
                [try $0.integer(0), try $0.integer(1), try $0.boolean(2) ? 1 : 0, try $0.boolean(4) ? 1 : 0]
            }
            #expect(sums == [25_000, 1_249_975_000, 1, 1])

            struct Enough: Error {}
            #expect(throws: Enough.self) {
                try session.copy(into: target, columns: 10) { writer in
                    for number in 0..<20_000 { try write(number, &writer) }
                    throw Enough()
                }
            }
            let refused = #expect(throws: PostgresError.self) {
                try session.copy(into: "copied (small)", columns: 1) { writer in
                    try writer.startRow()
                    writer.text("four bytes and more")
                }
            }
            #expect(refused?.sqlState == "22P03")
            let count = try session.row(PostgresStatement("count copied", "SELECT count(*) FROM copied")) {
                try $0.integer(0)
            }
            #expect(count == 50_000)
        }
    }

    @Test func aCopyThatCannotBeginTellsWhyAndLeavesTheConnection() async throws {
        try await connection.perform { session in
            let missing = #expect(throws: PostgresError.self) {
                try session.copy(into: "nowhere (a)", columns: 1) { _ in Issue.record("it has begun") }
            }
            #expect(missing?.sqlState == "42P01")
            #expect(missing?.statement == "copy into nowhere")
            let two = try session.row(PostgresStatement("two", "SELECT 2")) { try $0.integer(0) }
            #expect(two == 2)
        }
    }

    @Test func zeroBytesAreLeftOutOfText() async throws {
        try await connection.perform { session in
            try session.run("CREATE TABLE zeros (a text)")
            try session.copy(into: "zeros (a)", columns: 1) { writer in
                try writer.startRow()
                writer.text("\0a\0b")
            }
            let texts = try session.row(
                PostgresStatement("zeros", "SELECT a || $1 || ($2::text[])[1] FROM zeros"),
                [.text("c\0d"), .texts(["\0e"])]
            ) { try $0.text(0) }
            #expect(texts == "abcde")
        }
    }

    /// Stops the process that serves the connection, as a hanging disk would, while `body` runs.
    private func withStoppedBackend(_ body: @escaping @Sendable (Counter) async throws -> Void) async throws {
        let pid = try await connection.perform { session in
            try session.row(PostgresStatement("backend", "SELECT pg_backend_pid()")) { try $0.integer(0) }
        }
        let process = pid_t(try #require(pid))
        let started = Counter()
        let task = Task { try await body(started) }
        try await eventually { started.value > 0 }
        kill(process, SIGSTOP)
        defer { kill(process, SIGCONT) }
        task.cancel()
        let start = ContinuousClock.now
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(30))
        await #expect(throws: PostgresError.self) { try await connection.perform { try $0.run("SELECT 1") } }
    }

    @Test func aCopyEndsWhenItsTaskIsCancelledThoughTheServerTakesNothing() async throws {
        try await connection.perform { try $0.run("CREATE TABLE endless (a text)") }
        try await withStoppedBackend { [connection] started in
            try await connection.perform { session in
                _ = try session.copy(into: "endless (a)", columns: 1) { writer in
                    let text = String(repeating: "a", count: 100_000)
                    while true {
                        try writer.startRow()
                        writer.text(text)
                        started.increment()
                    }
                }
            }
        }
    }

    @Test func aStatementEndsWhenItsTaskIsCancelledThoughTheServerHangs() async throws {
        try await withStoppedBackend { [connection] started in
            try await connection.perform { session in
                started.increment()
                try session.run("SELECT pg_sleep(600)")
            }
        }
    }

    @Test func aCommitIsNotCancelled() async throws {
        try await connection.perform { session in
            // A constraint that is checked at the end makes the commit take a while.
            try session.run(
                """
                CREATE TABLE slow (a integer);
                CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION wait();
                """)
        }
        let written = Counter()
        let task = Task { [connection] in
            try await connection.perform { session in
                try session.transaction { session in
                    try session.run("INSERT INTO slow VALUES (1)")
                    written.increment()
                }
            }
        }
        try await eventually { written.value > 0 }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        try await task.value
        let count = try await connection.perform { session in
            try session.row(PostgresStatement("count slow", "SELECT count(*) FROM slow")) {
                try $0.integer(0)
            }
        }
        #expect(count == 1)
    }

    @Test func errorsTellStateMessageDetailAndStatement() async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await connection.perform { session in
                try session.run("CREATE TABLE one (id integer PRIMARY KEY); INSERT INTO one VALUES (1)")
                try session.execute(
                    PostgresStatement("insert one", "INSERT INTO one VALUES ($1)"), [.integer(1)])
            }
        }
        #expect(error?.sqlState == "23505")
        #expect(error?.statement == "insert one")
        #expect(error?.detail == "Key (id)=(1) already exists.")
        #expect(error?.endsConnection == false && error?.isTransient == false)
        // The connection is of use all the same.
        #expect(
            try await connection.perform {
                try $0.row(PostgresStatement("one", "SELECT 1")) { try $0.integer(0) }
            } == 1)
    }

    @Test func cancellingATaskCancelsItsStatement() async throws {
        let task = Task {
            try await connection.perform { try $0.run("SELECT pg_sleep(600)") }
        }
        let observer = try await PostgresConnection.open(PostgresAddress(server.address()), .primary)
        func isSleeping() async throws -> Bool {
            try await observer.perform { session in
                try session.row(
                    PostgresStatement(
                        "sleeping",
                        """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'
                        """)
                ) { try $0.integer(0) > 0 } ?? false
            }
        }
        try await eventually { try await isSleeping() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await eventually { try await !isSleeping() }
        #expect(
            try await connection.perform {
                try $0.row(PostgresStatement("two", "SELECT 2")) { try $0.integer(0) }
            } == 2)
    }

    @Test func aReaderThatHasEnoughEndsTheStatement() async throws {
        struct Enough: Error {}
        let seen = Counter()
        await #expect(throws: Enough.self) {
            try await connection.perform { session in
                try session.forEachRow(PostgresStatement("many", "SELECT generate_series(1, 100000000)")) {
                    _ in
                    if seen.increment() == 1000 { throw Enough() }
                }
            }
        }
        #expect(
            try await connection.perform {
                try $0.row(PostgresStatement("three", "SELECT 3")) { try $0.integer(0) }
            } == 3)
    }

    @Test func aTransactionThatThrowsLeavesNothing() async throws {
        struct Enough: Error {}
        try await connection.perform { try $0.run("CREATE TABLE kept (id integer)") }
        await #expect(throws: Enough.self) {
            try await connection.perform { session in
                try session.transaction { session in
                    try session.run("INSERT INTO kept VALUES (1)")
                    throw Enough()
                }
            }
        }
        try await connection.perform { session in
            let count = try session.row(PostgresStatement("kept", "SELECT count(*) FROM kept")) {
                try $0.integer(0)
            }
            #expect(count == 0)
        }
    }
}
