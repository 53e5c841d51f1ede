/// A statement, which every connection prepares once.
///
/// PostgreSQL documentation: "PREPARE".
package struct PostgresStatement: Hashable, Sendable {
    /// Tells which statement failed; no two have the same.
    package let name: String
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
