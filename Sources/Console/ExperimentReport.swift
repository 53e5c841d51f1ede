import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is in experiment files, and what is wrong with them, for people and programs.
package struct ExperimentReport: Sendable {
    private let files: [ExperimentFile]

    package init(_ files: [ExperimentFile]) { self.files = files }

    // MARK: - What is wrong

    /// A line for each diagnostic, and one for each file without errors.
    package var problems: String {
        files.map { file in
            let lines = file.diagnostics.map { TextTable.printable($0.description) }
            guard file.errorCount == 0 else { return lines.joined(separator: "\n") }
            let warnings =
                switch file.warningCount {
                case 0: ""
                case 1: ", with 1 warning"
                case let count: ", with \(count) warnings"
                }
            return (lines + ["\(TextTable.printable(file.name)): valid\(warnings)"]).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    package var problemsJSON: String {
        Self.json(
            files.map { file in
                Checked(
                    file: file.name, isValid: file.errorCount == 0,
                    diagnostics: file.diagnostics.map {
                        Checked.Found(
                            severity: $0.severity, code: $0.code, line: $0.line, column: $0.column,
                            message: $0.message, advice: $0.advice)
                    })
            })
    }

    private struct Checked: Encodable {
        struct Found: Encodable {
            var severity: Diagnostic.Severity
            var code: Diagnostic.Code
            var line: Int
            var column: Int
            var message: String
            var advice: String
        }

        var file: String
        var isValid: Bool
        var diagnostics: [Found]
    }

    // MARK: - What there is

    package var list: String {
        var table = TextTable([
            ("FILE", .left), ("TITLE", .left), ("FAULTS", .left), ("TAKES", .left), ("TAGS", .left),
        ])
        for file in files {
            guard let experiment = file.experiment else {
                table.append([
                    file.name, "invalid: `scale chaos validate \(file.name)` says why", "", "", "",
                ])
                continue
            }
            table.append([
                file.name, experiment.title, experiment.faultWords.joined(separator: ", "),
                experiment.durationText, experiment.tags.joined(separator: ", "),
            ])
        }
        return table.lines.joined(separator: "\n")
    }

    package var listJSON: String {
        Self.json(
            files.map { file in
                Listed(
                    file: file.name, isValid: file.experiment != nil, title: file.experiment?.title,
                    tags: file.experiment?.tags, faults: file.experiment?.faultWords,
                    leastSeconds: file.experiment?.duration.lowerBound,
                    mostSeconds: file.experiment?.duration.upperBound)
            })
    }

    private struct Listed: Encodable {
        var file: String
        var isValid: Bool
        var title: String?
        var tags: [String]?
        var faults: [String]?
        var leastSeconds: Double?
        var mostSeconds: Double?
    }

    // MARK: - One of them

    /// An experiment with its parameters put in, as a journal holds it.
    package static func json(_ experiment: Experiment) -> String { json([experiment], isList: false) }

    private static func json(_ values: [some Encodable], isList: Bool = true) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let data = isList ? try? encoder.encode(values) : try? encoder.encode(values.first)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
