import CLinux
import Glibc

/// Programs that the injector runs, such as `nft` and `tc`.
enum Program {
    /// Runs one to its end.
    ///
    /// - Parameters:
    ///   - namespace: a network namespace's descriptor; `nil`: the injector's own.
    ///   - input: for standard input; little, so that the pipe takes it at once.
    /// - Returns: what it printed.
    /// - Throws: ``FaultError`` with its last line when it fails.
    @discardableResult
    static func run(_ command: [String], in namespace: CInt? = nil, input: String = "")
        throws(FaultError) -> String
    {
        let result = try outcome(command, in: namespace, input: input)
        guard result.code == 0 else {
            let line = result.output.split(separator: "\n").first.map(String.init) ?? ""
            let reason =
                switch result.code {
                case 126: "the target's network namespace cannot be entered"
                case 127: "there is no such program: the injector's image should have it"
                default: "exit code \(result.code): \(line)"
                }
            throw FaultError(.failed, command.prefix(5).joined(separator: " "), reason)
        }
        return result.output
    }

    /// - Returns: the exit code, and what it wrote to standard output and errors.
    static func outcome(_ command: [String], in namespace: CInt? = nil, input: String = "")
        throws(FaultError) -> (code: CInt, output: String)
    {
        let output = try PipeEnds()
        let feed = try PipeEnds()
        let child = spawn(
            command, in: namespace, input: feed.reading, output: output.writing, errors: output.writing)
        guard child > 0 else { throw .system(command[0]) }
        output.closeWriting()
        feed.closeReading()
        _ = Array(input.utf8).withUnsafeBytes { write(feed.writing, $0.baseAddress, $0.count) }
        feed.closeWriting()
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(output.reading, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            if bytes.count < 1 << 22 { bytes.append(contentsOf: chunk[..<count]) }
        }
        return (linux_ending(child, 1), String(decoding: bytes, as: UTF8.self))
    }

    /// Starts one.
    ///
    /// - Returns: its id, or -1.
    static func spawn(
        _ command: [String], in namespace: CInt? = nil, input: CInt = -1, output: CInt = -1,
        errors: CInt = -1, extra: CInt = -1
    ) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        return linux_spawn(arguments, namespace ?? -1, input, output, errors, extra)
    }
}

/// A pipe whose ends close with it.
final class PipeEnds {
    private(set) var reading: CInt
    private(set) var writing: CInt

    init() throws(FaultError) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .system("pipe") }
        reading = ends[0]
        writing = ends[1]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    func closeReading() {
        if reading >= 0 { close(reading) }
        reading = -1
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    deinit {
        closeReading()
        closeWriting()
    }
}
