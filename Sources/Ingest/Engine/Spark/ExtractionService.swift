import Catalog
import Dispatch
import MIDI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process that reads files for a worker, so that a file which crashes it costs only that file.
///
/// Standard input: of each file its length in four bytes, least significant first, and its bytes. Standard
/// output: a line ``ready`` at the start, and for each file a line of its ``ExtractedContent``. The process
/// limits itself: by `SIGALRM` when a file takes too long, by `RLIMIT_DATA` when it takes too much memory.
package enum ExtractionService {
    static let ready = "ready"

    /// Bytes of memory that it may take; the largest file takes an eighth.
    private static let memoryLimit: rlim_t = 1 << 30

    /// Returns when standard input ends.
    ///
    /// - Parameter limit: seconds for a file.
    package static func run(mode: InstrumentReader.Mode, limit: Int) {
        bound(RLIMIT_DATA, to: memoryLimit)
        bound(RLIMIT_CORE, to: 0)
        DispatchQueue.global().async { endWithWorker() }
        guard Descriptor.write(Array("\(ready)\n".utf8), to: STDOUT_FILENO) else { return }
        let file = FileStamp(key: "", size: 0, revision: 0)
        while let head = Descriptor.read(4, from: STDIN_FILENO) {
            alarm(UInt32(clamping: limit))
            let size = head.reversed().reduce(0) { $0 << 8 | Int($1) }
            guard size <= FileRecord.maximumFileSize,
                let bytes = Descriptor.read(size, from: STDIN_FILENO)
            else { return }
            let record = FileRecord(file, of: bytes.span, mode: mode)
            let line = TabbedLine.line(ExtractedContent.fields(record.content))
            guard Descriptor.write(line, to: STDOUT_FILENO) else { return }
            alarm(0)
        }
    }

    /// Ends this process, whatever it is at, when the other end of standard input is closed.
    private static func endWithWorker() {
        var input = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
        while poll(&input, 1, -1) <= 0 {}
        _exit(1)
    }

    static func frame(_ bytes: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes
    }

    #if canImport(Glibc)
        private static func bound(_ resource: __rlimit_resource, to limit: rlim_t) {
            var limits = rlimit(rlim_cur: limit, rlim_max: limit)
            // Where it cannot be bounded, the machine's own limits have to do.
            _ = setrlimit(__rlimit_resource_t(resource.rawValue), &limits)
        }
    #else
        private static func bound(_ resource: CInt, to limit: rlim_t) {
            var limits = rlimit(rlim_cur: limit, rlim_max: limit)
            _ = setrlimit(resource, &limits)
        }
    #endif
}
