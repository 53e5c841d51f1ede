import NIOHTTP1

/// The heads of requests as they go to each target, made once.
struct RequestHeads: Sendable {
    private let authorities: [String]
    private var made: [RequestTemplate: [HTTPRequestHead]] = [:]

    init(targets: [LoadTarget]) { authorities = targets.map(\.authority) }

    /// Makes ahead those of `templates`.
    init(targets: [LoadTarget], templates: some Sequence<RequestTemplate>) {
        self.init(targets: targets)
        for template in templates { made[template] = make(template) }
    }

    subscript(_ template: RequestTemplate, target: Int) -> HTTPRequestHead {
        made[template]?[target] ?? make(template)[target]
    }

    private func make(_ template: RequestTemplate) -> [HTTPRequestHead] {
        authorities.map { authority in
            var headers: HTTPHeaders = ["host": authority, "user-agent": "scale"]
            for header in template.headers { headers.add(name: header.name, value: header.value) }
            if let body = template.body {
                headers.add(name: "content-type", value: "application/json")
                headers.add(name: "content-length", value: String(body.utf8.count))
            }
            return HTTPRequestHead(
                version: .http1_1, method: .init(rawValue: template.method.rawValue), uri: template.path,
                headers: headers)
        }
    }
}
