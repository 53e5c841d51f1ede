import HTTPTypes
import Hummingbird

/// Answers what no route matches: 405 with the methods that do work, or 404.
struct UnmatchedRequests: RouterMiddleware {
    typealias Context = WebContext

    let table: RouteTable
    let frontDoor: FrontDoor

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        let methods = table.methods(at: path)
        let audience: Route.Audience = RouteTable.isAPI(path) ? .api : .page
        let route = Route(request.method, "unmatched", audience) { request, _ in
            if methods.isEmpty {
                throw Problem(.notFound, "Check the address, or start from the first page.")
            }
            let allowed = Set(methods.map(\.rawValue)).sorted().joined(separator: ", ")
            throw Problem(
                .methodNotAllowed, "What works here: \(allowed).",
                extras: [.init(name: "allowed", value: .array(methods.map { .string($0.rawValue) }))],
                headers: [.allow: allowed])
        }
        return await frontDoor.answer(request, context, route: route, number: table.unmatched)
    }
}
