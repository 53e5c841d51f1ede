/// Why a text cannot be read as YAML.
struct YAMLProblem: Error, Hashable, Sendable {
    var place: FilePlace
    var message: String
    var advice: String
}
