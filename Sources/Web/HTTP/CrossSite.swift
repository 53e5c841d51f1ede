import HTTPTypes
import Hummingbird

/// Refuses changes that another site's page makes a visitor's browser ask for.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` (W3C "Fetch Metadata Request Headers")
/// or, older ones and plain HTTP ones, in `Origin` (RFC 6454). Programs that send neither act for
/// nobody but themselves and are let through.
enum CrossSite {
    static func check(_ request: Request) throws {
        if let site = request.headers[.secFetchSite] {
            guard site == "same-origin" || site == "none" else { throw refusal }
        } else if let origin = request.headers[.origin] {
            guard let separator = origin.firstRange(of: "://"),
                origin[separator.upperBound...] == request.head.authority ?? ""
            else { throw refusal }
        }
    }

    private static let refusal = Problem(
        .crossSite, "Changes are accepted from this site's own pages and from programs, not from other sites."
    )
}

extension HTTPField.Name {
    // The names are valid, so what follows `??` never happens.
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .ifMatch
    static let requestID = HTTPField.Name("X-Request-ID") ?? .via
    static let snapshotAge = HTTPField.Name("X-Scale-Snapshot-Age") ?? .age
    static let contentTypeOptions = HTTPField.Name("X-Content-Type-Options") ?? .via
    static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .via
    static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .via
    static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy") ?? .via
}
