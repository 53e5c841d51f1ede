import HTTPTypes
import Hummingbird

/// What browsers are told about every response.
enum SecurityHeaders {
    static let pagePolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        + "form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    static let dataPolicy = "default-src 'none'; frame-ancestors 'none'"

    static func add(to response: inout Response, audience: Route.Audience) {
        response.headers[.contentTypeOptions] = "nosniff"
        response.headers[.resourcePolicy] = "same-origin"
        if audience == .page {
            response.headers[.contentSecurityPolicy] = pagePolicy
            // A playlist's address is its key: other sites must not see it in `Referer`.
            response.headers[.referrerPolicy] = "same-origin"
            response.headers[.openerPolicy] = "same-origin"
        } else {
            response.headers[.contentSecurityPolicy] = dataPolicy
        }
    }
}
