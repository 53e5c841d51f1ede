import Catalog
import MIDI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Has files read by an ``ExtractionService``, and starts another when a file has ended it.
actor Extractor {
    enum Outcome: Sendable {
        case content(FileRecord.Content)
        /// The process that read it came to its end by it.
        case lost(Loss)
    }

    /// What became of a process; raw values are reasons in the catalog.
    enum Loss: String, Sendable {
        case crashed
        case timedOut = "timed-out"
    }

    /// Beyond the service's own limit, for one that even its alarm does not end.
    private static let grace = Duration.seconds(10)
    private static let startLimit = Duration.seconds(60)
    /// Bytes; no content takes as many.
    private static let longestReply = 1 << 16

    private let mode: InstrumentReader.Mode
    /// Seconds for a file.
    private let limit: Int
    private let executor = QueueExecutor("scale.ingest.extract")
    private var child: ChildProcess?

    init(mode: InstrumentReader.Mode, limit: Int) {
        self.mode = mode
        self.limit = limit
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Reads the next file in a process that has read none.
    func restart() { child = nil }

    /// - Throws: ``IngestError`` when no process can be started, whatever the file.
    func extract(_ bytes: [UInt8]) throws -> Outcome {
        let child = try self.child ?? start()
        self.child = child
        let deadline = ContinuousClock.now + .seconds(limit) + Self.grace
        guard Self.write(ExtractionService.frame(bytes), to: child, until: deadline),
            let line = Self.readLine(from: child, until: deadline),
            let fields = TabbedLine.fields(of: line[...]),
            let content = ExtractedContent.content(fields[...])
        else {
            self.child = nil
            // One that runs on is beyond its time, or does not write what it should.
            let isLate = ContinuousClock.now >= deadline
            child.kill()
            let ending = child.wait()
            return .lost(isLate || ending == .signalled(SIGALRM) ? .timedOut : .crashed)
        }
        return .content(content)
    }

    private func start() throws -> ChildProcess {
        // The same program, also where it was replaced or removed since it was started.
        let arguments = ["worker", "--extract", mode.rawValue, "--file-limit", String(limit)]
        guard let child = ChildProcess("/proc/self/exe", arguments) else {
            throw failure(SystemCall.error)
        }
        guard let line = Self.readLine(from: child, until: .now + Self.startLimit) else {
            child.kill()
            throw failure("it ended at once: \(child.wait())")
        }
        guard line == Array(ExtractionService.ready.utf8) else { throw failure("it says what it should not") }
        return child
    }

    private func failure(_ reason: String) -> IngestError {
        IngestError(
            .extractorFailed, at: "scale worker", "no process can be started to read files: \(reason)")
    }

    private static func write(
        _ bytes: [UInt8], to child: ChildProcess, until deadline: ContinuousClock.Instant
    ) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                systemWrite(child.input, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                guard wait(for: child.input, POLLOUT, until: deadline) else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Without its newline; `nil` when none comes.
    private static func readLine(
        from child: ChildProcess, until deadline: ContinuousClock.Instant
    ) -> [UInt8]? {
        var line: [UInt8] = []
        while line.count <= longestReply {
            if let part = Descriptor.readSome(child.output) {
                guard !part.isEmpty else { return nil }
                line += part
                if line.last == UInt8(ascii: "\n") { return line.dropLast() }
            } else {
                guard errno == EAGAIN, wait(for: child.output, POLLIN, until: deadline) else { return nil }
            }
        }
        return nil
    }

    /// - Returns: whether it is worth another try.
    private static func wait(
        for descriptor: CInt, _ events: CInt, until deadline: ContinuousClock.Instant
    ) -> Bool {
        let left = (deadline - .now).seconds
        guard left > 0 else { return false }
        var waiting = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let result = poll(&waiting, 1, CInt(min(left * 1000 + 1, 3_600_000)))
        return result > 0 || (result < 0 && errno == EINTR)
    }
}

private let systemWrite = write(_:_:_:)
