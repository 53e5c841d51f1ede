import Hummingbird

extension Request {
    /// The fields of an HTML form.
    func form(upTo limit: Int) async throws -> QueryParameters {
        guard mediaType == "application/x-www-form-urlencoded" else {
            throw Problem(.unsupportedMediaType, "This address takes a form's fields.")
        }
        let bytes = try await bytes(upTo: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(.malformedBody, "The form's fields are not UTF-8.")
        }
        return try QueryParameters(text, .lenient)
    }

    /// The members of a JSON object.
    func jsonObject(upTo limit: Int) async throws -> [String: JSONValue] {
        guard mediaType == "application/json" else {
            throw Problem(.unsupportedMediaType, "This address takes application/json.")
        }
        let bytes = try await bytes(upTo: limit)
        do throws(JSONError) {
            guard case .object(let members) = try JSONReader.parse(bytes) else {
                throw JSONError(offset: 0, message: "an object should be here")
            }
            return members
        } catch {
            throw Problem(
                .malformedBody, "The JSON is broken at byte \(error.offset): \(error.message).",
                extras: [.init(name: "offset", value: .integer(error.offset))])
        }
    }
}
