import HTTPTypes
import Hummingbird
import NIOCore

extension Problem {
    /// - Parameter instance: the request's path, where it holds no secret.
    func document(instance: String?) -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.key("type")
        json.string("/problems#\(kind.rawValue)")
        json.key("title")
        json.string(kind.title)
        json.key("status")
        json.integer(status.code)
        json.key("detail")
        json.string(detail)
        if let instance {
            json.key("instance")
            json.string(instance)
        }
        for extra in extras {
            json.key(escaping: extra.name)
            json.value(extra.value)
        }
        json.endObject()
        return json.bytes
    }

    func response(instance: String?) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document(instance: instance))))
    }
}

extension JSONWriter {
    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let bool): self.bool(bool)
        case .integer(let integer): self.integer(integer)
        case .number(let number): self.number(number)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                key(escaping: name)
                self.value(member)
            }
            endObject()
        }
    }
}
