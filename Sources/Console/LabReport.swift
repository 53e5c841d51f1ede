import Lab

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A lab's parts for people and programs.
package struct LabReport: Sendable {
    private let status: LabStatus

    package init(_ status: LabStatus) { self.status = status }

    package var text: String {
        var table = TextTable([
            ("PART", .left), ("ZONE", .left), ("STATE", .left), ("RESTARTS", .right), ("ADDRESS", .left),
        ])
        for part in status.parts {
            table.append([part.part, part.zone, part.state, String(part.restarts), part.address ?? ""])
        }
        return table.lines.joined(separator: "\n")
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(status)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
