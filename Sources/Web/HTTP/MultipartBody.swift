import Hummingbird

/// The file of a form sent as `multipart/form-data` (RFC 7578).
struct MultipartFile: Hashable, Sendable {
    var name: String
    var bytes: [UInt8]

    /// - Returns: the first part with a file name; `nil` when there is none.
    /// - Throws: ``Problem`` when the body is not what its boundary promises.
    static func first(in body: [UInt8], contentType: String) throws -> MultipartFile? {
        guard let boundary = boundary(in: contentType) else {
            throw Problem(.malformedBody, "The multipart form names no boundary.")
        }
        let delimiter = Array("--\(boundary)".utf8)
        guard var start = find(delimiter, in: body, from: 0) else {
            throw Problem(.malformedBody, "The multipart form's boundary is not in its body.")
        }
        while true {
            start += delimiter.count
            if body[start...].starts(with: "--".utf8) { return nil }
            guard let end = find(Array("\r\n".utf8) + delimiter, in: body, from: start),
                let blank = find(Array("\r\n\r\n".utf8), in: body, from: start), blank + 4 <= end
            else { throw Problem(.malformedBody, "The multipart form ends before its last boundary.") }
            let header = String(decoding: body[start..<blank], as: UTF8.self)
            if let name = fileName(in: header) {
                return MultipartFile(name: name, bytes: Array(body[(blank + 4)..<end]))
            }
            start = end + 2
        }
    }

    private static func boundary(in contentType: String) -> String? {
        for part in contentType.split(separator: ";").dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0].trimmingSpaces.lowercased() == "boundary" else { continue }
            let value = sides[1].trimmingSpaces
            let text = value.hasPrefix("\"") ? String(value.dropFirst().prefix { $0 != "\"" }) : value
            return text.isEmpty || text.utf8.count > 70 ? nil : text
        }
        return nil
    }

    private static func fileName(in header: String) -> String? {
        for line in header.split(whereSeparator: \.isNewline)
        where line.lowercased().hasPrefix("content-disposition:") {
            guard let start = line.firstRange(of: "filename=\"") else { return nil }
            return String(line[start.upperBound...].prefix { $0 != "\"" })
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, start + pattern.count <= bytes.count else { return nil }
        var place = start
        while let candidate = bytes[place...].firstIndex(of: first), candidate + pattern.count <= bytes.count
        {
            if bytes[candidate..<candidate + pattern.count].elementsEqual(pattern) { return candidate }
            place = candidate + 1
        }
        return nil
    }
}
