import Chaos
import Postgres

/// A query of PostgreSQL; passes when it has a row, whose first column is the value.
package actor SQLProbe: ProbeReader {
    private static let timeLimit = 5.0

    private let address: PostgresAddress
    private let statement: PostgresStatement
    private var connection: PostgresConnection?

    /// - Throws: `PostgresError` when the address has a mistake.
    package init(_ address: String, query: String) throws {
        self.address = try PostgresAddress(address)
        // Whatever type it is, text can be made of it.
        statement = PostgresStatement(
            "probe", "SELECT value::text FROM (\(query)) AS probe(value) LIMIT 1")
    }

    package func look() async throws -> ProbeLook {
        do {
            return try await withTimeLimit(Self.timeLimit) { try await self.ask() }
        } catch let error as PostgresError {
            if error.endsConnection { await close() }
            return ProbeLook(value: nil, passed: false, problem: "\(error.message)")
        } catch is TimeLimitExceeded {
            await close()
            return ProbeLook(value: nil, passed: false, problem: "no answer in \(Self.timeLimit) s")
        }
    }

    private func ask() async throws -> ProbeLook {
        let open: PostgresConnection
        if let connection {
            open = connection
        } else {
            open = try await PostgresConnection.open(address, .preferStandby)
            connection = open
        }
        let row = try await open.perform { [statement] session in
            try session.row(statement) { try $0.optionalText(0) }
        }
        guard let row else { return ProbeLook(value: nil, passed: false, problem: "the query has no row") }
        guard let text = row else {
            return ProbeLook(value: nil, passed: false, problem: "its value is NULL")
        }
        switch text {
        case "true": return ProbeLook(value: 1, passed: true)
        case "false": return ProbeLook(value: 0, passed: false)
        default: return ProbeLook(value: Double(text), passed: true)
        }
    }

    private func close() async {
        let old = connection
        connection = nil
        await old?.close()
    }
}
