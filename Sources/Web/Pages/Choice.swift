/// Options of which one is chosen.
enum Choice {
    static func views(_ options: [(value: String, name: String)], chosen: String) -> [View] {
        options.map { ["value": $0.value, "name": $0.name, "isChosen": $0.value == chosen] }
    }
}
