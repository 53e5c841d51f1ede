enum WindowForms {
    static let window = definition.defined(as: "window")

    /// `during` of a claim: while the method goes on, if it is not there.
    static let during = FileField<Window>.optional(
        "during", window, default: .method, "method",
        "When: before, method, after, run, or while a step lasts.")

    static let definition: FileForm<Window> = FileForm<Window>(
        schema: .any([words.schema, step.schema])
    ) { node, reading in
        let window = node.scalar == nil || node.isEmpty ? step.read(node, reading) : words.read(node, reading)
        if let window { reading.windows.append(.init(value: window, node: node)) }
        return window
    }

    private static let words = FileForm<Window>.choice(
        "window", [("before", .before), ("method", .method), ("after", .after), ("run", .run)])

    private static let step: FileForm<Window> = .object(
        "a window (before, method, after, run, or a mapping)",
        .required("step", .reference(to: .step), "While this step lasts."),
        .optional(
            "skip", .duration("what is skipped", example: "5s"), default: 0, "0s",
            "From so long after its beginning on."),
        .optional(
            "extend", .duration("the extension", example: "10s"), default: 0, "0s",
            "Until so long after its end.")
    ) { _, step, skip, extend in .step(id: step, after: skip, extra: extend) }
}
