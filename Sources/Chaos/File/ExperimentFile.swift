/// An experiment file that was read, and all that is wrong with it.
///
/// Pure: the same bytes and values give the same.
package struct ExperimentFile: Sendable {
    /// Larger files are not read.
    package static let maximumSize = 1 << 20

    /// Of the file, for messages.
    package let name: String
    package let source: String
    /// `nil`: there are errors.
    package let experiment: Experiment?
    /// By place.
    package let diagnostics: [Diagnostic]
    /// Values of the file's parameters, set or by default.
    package let parameters: [String: String]

    package var errorCount: Int { diagnostics.count { $0.severity == .error } }
    package var warningCount: Int { diagnostics.count - errorCount }

    /// - Parameters:
    ///   - bytes: of the file.
    ///   - name: by which diagnostics name it.
    ///   - set: values for its parameters.
    package init(_ bytes: [UInt8], name: String, set: [String: String] = [:]) {
        let reading = FileReading(file: name)
        let read = Self.read(bytes, set: set, reading)
        self.name = name
        source = bytes.count <= Self.maximumSize ? String(decoding: bytes, as: UTF8.self) : ""
        experiment = reading.hasErrors ? nil : read.experiment
        parameters = read.parameters
        // What anchors repeat is told of once.
        var known: Set<Diagnostic> = []
        diagnostics = reading.diagnostics.sorted().filter { known.insert($0).inserted }
    }

    /// One that could not be read at all.
    package init(unreadable name: String, _ message: String, _ advice: String) {
        self.name = name
        source = ""
        experiment = nil
        parameters = [:]
        diagnostics = [
            Diagnostic(
                severity: .error, code: .unreadable, file: name, line: 1, column: 1, message: message,
                advice: advice)
        ]
    }

    private static func read(_ bytes: [UInt8], set: [String: String], _ reading: FileReading) -> (
        experiment: Experiment?, parameters: [String: String]
    ) {
        guard bytes.count <= maximumSize else {
            reading.error(
                .unreadable, at: .start, "the file has more than \(maximumSize >> 20) MiB",
                "is it an experiment at all?")
            return (nil, [:])
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
        let root: YAMLNode?
        do {
            root = try YAMLReader.document(in: text)
        } catch {
            if let problem = error as? YAMLProblem {
                reading.error(.syntax, at: problem.place, problem.message, problem.advice)
            } else {
                reading.error(.syntax, at: .start, "\(error)", "is it YAML?")
            }
            return (nil, [:])
        }
        guard let root, !root.isEmpty else {
            reading.error(
                .syntax, at: .start, "the file is empty",
                "begin it with “title: …”; docs/experiments.md has an example")
            return (nil, [:])
        }
        var values = ParameterValues(of: root, set: set, reading)
        let resolved = values.resolved(root)
        values.tellUnused(in: root)
        let experiment = ExperimentForms.experiment.read(resolved, reading)
        ExperimentChecks.check(experiment, resolved, reading)
        return (experiment, values.known)
    }
}
