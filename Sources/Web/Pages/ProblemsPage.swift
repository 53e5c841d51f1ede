import Hummingbird

/// Explains the `type` of the API's problems, each at the fragment that the type names.
struct ProblemsPage: Sendable {
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(.get, "/problems", .page) { _, _ in
                pages.page(
                    "problems", title: "Problems", section: nil,
                    [
                        "problems": Problem.Kind.allCases.map { kind -> View in
                            ["kind": kind.rawValue, "status": kind.status.code, "meaning": kind.title]
                        }
                    ])
            }
        ]
    }
}
