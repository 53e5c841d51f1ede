import Catalog
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What every request passes on its way in and out: limits, errors as responses, security headers,
/// metrics and the access log.
struct FrontDoor: Sendable {
    let limits: ServerLimits
    let metrics: RequestMetrics
    let accessLog: AccessLog
    let pages: PageRenderer
    let contact: CatalogContact
    let admission: Admission
    let requestIDs = RequestIDs()

    /// - Parameter number: the route's place in the route table.
    func answer(
        _ request: Request, _ context: WebContext, route: Route, number: Int
    ) async -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        let requestID = requestIDs.next()
        metrics.requestBegan()
        var response = await respond(request, context, route: route, requestID: requestID)
        SecurityHeaders.add(to: &response, audience: route.audience)
        response.headers[.requestID] = requestID
        if route.audience != .operations, let age = contact.ageWhileLost {
            response.headers[.snapshotAge] = "\(age)"
        }
        let nanoseconds = Int((clock.now - start).nanoseconds)
        metrics.requestEnded(
            route: number, method: request.method, status: response.status.code, nanoseconds: nanoseconds)
        accessLog.append(
            AccessLog.Entry(
                time: WallClock.milliseconds, method: String(request.method.rawValue.prefix(20)),
                route: route.path, status: response.status.code,
                bytes: request.method == .head ? 0 : response.body.contentLength ?? 0,
                nanoseconds: nanoseconds, request: requestID))
        return response
    }

    private func respond(
        _ request: Request, _ context: WebContext, route: Route, requestID: String
    ) async -> Response {
        do {
            // Whoever operates the server has to see what is wrong with it.
            if route.audience != .operations { try admission.admit() }
            guard (request.head.path ?? "").utf8.count <= limits.addressBytes else {
                throw Problem(
                    .addressTooLong, "An address may have \(limits.addressBytes) bytes at most.",
                    extras: [.init(name: "limit", value: .integer(limits.addressBytes))])
            }
            if !request.method.isSafe { try CrossSite.check(request) }
            return try await route.handler(request, context)
        } catch let problem as Problem {
            return response(to: problem, of: request, for: route)
        } catch let error as CatalogError {
            return response(to: Problem(error), of: request, for: route)
        } catch {
            context.logger.error(
                "a request failed",
                metadata: ["route": "\(route.path)", "request": "\(requestID)", "error": "\(error)"])
            let problem = Problem(
                .internalError, "The server's log has the cause under request \(requestID).",
                extras: [.init(name: "request", value: .string(requestID))])
            return response(to: problem, of: request, for: route)
        }
    }

    private func response(to problem: Problem, of request: Request, for route: Route) -> Response {
        if route.audience == .page { return pages.error(problem) }
        let path = request.uri.path
        return problem.response(instance: RouteTable.isSecret(path) ? nil : path)
    }
}

extension HTTPRequest.Method {
    /// RFC 9110, section 9.2.1.
    var isSafe: Bool { self == .get || self == .head || self == .options || self == .trace }
}
