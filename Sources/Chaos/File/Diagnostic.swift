/// Something that is wrong with an experiment file, or that its author should know.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Codable, CaseIterable, Sendable {
        /// The experiment does not run.
        case error
        case warning
    }

    package enum Code: String, Codable, CaseIterable, Sendable {
        /// The file is not there, too large, or cannot be read.
        case unreadable
        /// It is no YAML.
        case syntax

        // The form; the published schema finds these, too, but for keys that are there twice.
        case unknownField = "unknown-field"
        case missingField = "missing-field"
        case wrongType = "wrong-type"
        case outOfRange = "out-of-range"
        case duplicateKey = "duplicate-key"

        // The meaning.
        case badParameter = "bad-parameter"
        case wrongUnit = "wrong-unit"
        case duplicateID = "duplicate-id"
        case unknownReference = "unknown-reference"
        case emptySelector = "empty-selector"
        case noEffect = "no-effect"
        case overlappingFaults = "overlapping-faults"
        case neverObserved = "never-observed"
        case cannotFail = "cannot-fail"
        case senselessTime = "senseless-time"
        case noFault = "no-fault"
        case unused
    }

    package var severity: Severity
    package var code: Code
    package var file: String
    /// From 1, in characters.
    package var line: Int
    package var column: Int
    package var message: String
    /// What to do.
    package var advice: String
}

extension Diagnostic: CustomStringConvertible {
    /// One line: `file:line:column: error: what is wrong (what to do)`.
    package var description: String {
        "\(file):\(line):\(column): \(severity.rawValue): \(message) (\(advice))"
    }
}

extension Diagnostic: Comparable {
    /// By place.
    package static func < (one: Diagnostic, other: Diagnostic) -> Bool {
        (one.line, one.column, one.message) < (other.line, other.column, other.message)
    }
}
