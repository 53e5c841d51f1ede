/// The sections of one of the files that AWS's tools keep their settings in.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>
struct ProfileFile: Sendable {
    /// By section as it is written, such as `profile work`, and by name in lower case. Settings within a
    /// setting have names with a dot: `s3.addressing_style`.
    private(set) var sections: [String: [String: String]] = [:]

    init() {}

    /// Lines that are none of the format's are skipped, as AWS's own tools do.
    init(_ text: String) {
        var section: String?
        var parent: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let isIndented = line.first?.isWhitespace == true
            let content = line.trimmed
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if !isIndented, content.hasPrefix("["), let end = content.firstIndex(of: "]") {
                let name = content[content.index(after: content.startIndex)..<end]
                section = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                parent = nil
                continue
            }
            guard let section, let equals = content.firstIndex(of: "=") else { continue }
            let name = content[..<equals].trimmed.lowercased()
            let value = Self.withoutComment(content[content.index(after: equals)...])
            if isIndented {
                if let parent { sections[section, default: [:]]["\(parent).\(name)"] = value }
            } else {
                sections[section, default: [:]][name] = value
                parent = value.isEmpty ? name : nil
            }
        }
    }

    private static func withoutComment(_ value: Substring) -> String {
        var end = value.endIndex
        for mark in [" #", " ;", "\t#", "\t;"] {
            if let place = value.firstIndex(of: mark), place < end { end = place }
        }
        return String(value[..<end].trimmed)
    }
}

extension StringProtocol where SubSequence == Substring {
    var trimmed: Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return self[endIndex...] }
        return self[first...last]
    }
}

extension Substring {
    fileprivate func firstIndex(of mark: String) -> Index? {
        indices.first { self[$0...].hasPrefix(mark) }
    }
}
