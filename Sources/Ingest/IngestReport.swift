import Catalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file with one JSON object a line for each file that is not plainly ok, ordered by path:
/// `{"path":…,"status":"recovered"|"invalid"|"unreadable","reasons":[{"offset":…,"reason":…}]}`, with
/// `"error"` where the status is `unreadable`.
///
/// It is written beside its place and moved there when it is complete.
final class IngestReport: Sendable {
    private struct Line: Encodable {
        var error: String?
        var path: String
        var reasons: [ReasonList.Reason]
        var status: String
    }

    private let path: String
    private let partialPath: String
    private let descriptor: CInt

    /// - Throws: ``IngestError``.
    init(_ path: String) throws(IngestError) {
        self.path = path
        partialPath = "\(path).\(getpid()).partial"
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw IngestError(
                .reportUnwritable, at: path, "the report cannot be written: \(SystemCall.error)")
        }
    }

    /// Leaves nothing behind of a report that was not finished.
    deinit {
        close(descriptor)
        unlink(partialPath)
    }

    func append(_ finding: Finding) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var line = try encoder.encode(
            Line(
                error: finding.obstacle, path: finding.key, reasons: finding.reasons,
                status: finding.status.rawValue))
        line.append(10)
        try write(Array(line))
    }

    private func write(_ line: [UInt8]) throws {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest.removeFirst(count)
            } else if errno != EINTR {
                throw failure
            }
        }
    }

    func finish() throws {
        guard fsync(descriptor) == 0, rename(partialPath, path) == 0 else { throw failure }
    }

    private var failure: IngestError {
        IngestError(.reportUnwritable, at: path, "the report cannot be written: \(SystemCall.error)")
    }
}

private let systemWrite = write(_:_:_:)
