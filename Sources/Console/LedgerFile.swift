import Load

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a ledger was told and what it read back, as a file from which the finding can be made again.
package struct LedgerFile: Codable, Sendable {
    package var history: LedgerHistory
    package var state: LedgerState
    package var finding: LedgerFinding

    package init(history: LedgerHistory, state: LedgerState, finding: LedgerFinding) {
        self.history = history
        self.state = state
        self.finding = finding
    }

    package func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(self)
        let file = try OutputFile(path)
        try file.text.line(json)
        try file.finish()
    }
}
