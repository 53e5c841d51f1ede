#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where a run leaves its journal and its reports.
package struct RunFolder: Hashable, Sendable {
    package let path: String

    package var journal: String { "\(path)/journal.ndjson" }

    /// Makes the folder.
    ///
    /// - Parameter path: is not there yet, or empty.
    /// - Throws: ``HarnessError``.
    package init(_ path: String) throws(HarnessError) {
        self.path = path
        let there = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard there.isEmpty else {
            throw HarnessError(
                .outputUnwritable, path, "there is something in it already: give another folder by --out")
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw HarnessError(.outputUnwritable, path, "it cannot be made: give another folder by --out")
        }
    }

    /// A name that sorts by time: `runs/20261125-031105-kill-the-primary`.
    ///
    /// - Parameter seconds: since 1970.
    package static func usualPath(title: String, at seconds: Double) -> String {
        "runs/\(time(seconds))-\(slug(title))"
    }

    package static func slug(_ title: String) -> String {
        let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.isEmpty ? "run" : String(words.joined(separator: "-").prefix(48))
    }

    private static func time(_ seconds: Double) -> String {
        let style = Date.ISO8601FormatStyle(
            dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted,
            timeZone: .gmt)
        // 20261125T031105Z
        let text = Date(timeIntervalSince1970: seconds).formatted(style)
        return text.replacing("T", with: "-").replacing("Z", with: "")
    }
}
