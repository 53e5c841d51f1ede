/// The state of reading one file: what was found wrong, what names were given and used, and what is checked when all
/// of it has been read.
///
/// Parts that cannot be read leave their names here all the same, so that what refers to them is not told of, too.
final class FileReading {
    enum Kind: String, CaseIterable {
        case step
        case load
        case probe
        case hypothesis

        var plural: String {
            switch self {
            case .step: "steps"
            case .load: "loads"
            case .probe: "probes"
            case .hypothesis: "hypotheses"
            }
        }
    }

    struct Reference {
        var kind: Kind
        var name: String
        var place: FilePlace
    }

    /// Something that was read, and where.
    struct Noted<Value> {
        var value: Value
        var node: YAMLNode

        func place(of field: String) -> FilePlace { node.entry(field)?.value.place ?? node.place }
    }

    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var names: [Kind: [String: FilePlace]] = [:]
    private(set) var references: [Reference] = []

    // In the order of the file.
    var steps: [Noted<Step>] = []
    var loads: [Noted<LoadPlan>] = []
    var probes: [Noted<Probe>] = []
    var filters: [Noted<RequestFilter>] = []
    var windows: [Noted<Window>] = []
    var claims: [Noted<Hypothesis.Claim>] = []
    var events: [Noted<EventPattern>] = []
    var aborts: [Noted<AbortCondition>] = []

    /// What parameters were put in where, for messages.
    var parameterPlaces: [FilePlace: String] = [:]

    init(file: String) { self.file = file }

    func error(_ code: Diagnostic.Code, at place: FilePlace, _ message: String, _ advice: String) {
        tell(.error, code, place, message, advice)
    }

    func warning(_ code: Diagnostic.Code, at place: FilePlace, _ message: String, _ advice: String) {
        tell(.warning, code, place, message, advice)
    }

    /// Messages are one line, whatever is in the texts that they quote.
    private func tell(
        _ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ place: FilePlace, _ message: String,
        _ advice: String
    ) {
        let values = parameterPlaces[place].map { ", where \($0)" } ?? ""
        diagnostics.append(
            Diagnostic(
                severity: severity, code: code, file: file, line: place.line, column: place.column,
                message: (message + values).inOneLine, advice: advice.inOneLine))
    }

    /// A parameter in it has no value, which was told of where it is used.
    func isUnresolved(_ node: YAMLNode) -> Bool { node.scalar?.isUnresolved ?? false }

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    func declare(_ kind: Kind, _ name: String, at place: FilePlace) {
        if let first = names[kind]?[name] {
            error(
                .duplicateID, at: place,
                "there is a \(kind.rawValue) “\(name)” in line \(first.line) already",
                "give this one another name")
        } else {
            names[kind, default: [:]][name] = place
        }
    }

    func refer(to kind: Kind, _ name: String, at place: FilePlace) {
        references.append(Reference(kind: kind, name: name, place: place))
    }

    func has(_ kind: Kind, _ name: String) -> Bool { names[kind]?[name] != nil }

    func step(_ id: String) -> Noted<Step>? { steps.first { $0.value.id == id } }
    func load(_ name: String) -> Noted<LoadPlan>? { loads.first { $0.value.name == name } }
}
