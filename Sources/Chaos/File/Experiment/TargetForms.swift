enum TargetForms {
    /// Which containers; see ``definition``.
    static let selector = definition.defined(as: "targets")

    static let definition: FileForm<TargetSelector> = .object(
        "a selection of targets",
        .optional(
            "component", .text("the component", example: "web"), "What they do, such as web or postgres."),
        .optional("zone", .text("the zone", example: "b"), "Their zone."),
        .optional(
            "role", .text("the role", example: "primary"),
            "What they are at that moment, such as primary, sync or replica of PostgreSQL's members."),
        .optional("name", .text("the name", example: "web-a"), "The container's or pod's name."),
        .optional(
            "labels", labels("the labels"), default: [], "none", "Other labels, all of which they have."),
        .atMostOne(of: amounts, "amount"),
        rules: [
            // A bare `{}`, or a number of anything at all, selects nothing by intention.
            .init(
                name: "anyOf",
                value: .array(
                    ["component", "zone", "role", "name", "labels", "all"].map {
                        .fields(["required": .strings([$0])])
                    }))
        ]
    ) { object, component, zone, role, name, labels, amount in
        let selector = TargetSelector(
            component: component, zone: zone, role: role, name: name,
            labels: Dictionary(labels.map { ($0.name, $0.value) }) { first, _ in first },
            amount: amount ?? .all)
        if selector.isEverything, object.value("all") == nil {
            object.reading.error(
                .emptySelector, at: object.node.place, "this selects every container there is",
                "say which by component, zone, role, name or labels, or write “all: true” if you mean it")
            return nil
        }
        return selector
    }

    static func labels(_ what: String) -> FileForm<[Named<String>]> {
        .dictionary(of: .text("the label", example: "b"), names: .any, atLeast: 1, what)
    }

    private static let amounts: [Alternative<TargetSelector.Amount>] = [
        Alternative(
            "count", FileForm<Int>.integer("the number of targets", 1...1000).map { .count($0) },
            "So many of them, chosen by the seed."),
        Alternative(
            "share", FileForm<Double>.share("the share of targets", 0.0001...1).map { .share($0) },
            "This share of them, rounded up, chosen by the seed."),
        Alternative("all", FileForm<Bool>.mark.map { _ in .all }, "All of them; as if it was not there."),
    ]
}

extension TargetSelector {
    /// Whether it leaves nothing out.
    var isEverything: Bool {
        component == nil && zone == nil && role == nil && name == nil && labels.isEmpty
    }

    /// Whether whatever `other` selects is selected by this, too, if both select all that match.
    func covers(_ other: TargetSelector) -> Bool {
        func covers(_ one: String?, _ other: String?) -> Bool { one == nil || one == other }
        return covers(component, other.component) && covers(zone, other.zone) && covers(role, other.role)
            && covers(name, other.name) && labels.allSatisfy { other.labels[$0.key] == $0.value }
    }
}
