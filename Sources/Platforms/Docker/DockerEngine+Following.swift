#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DockerEngine {
    /// Calls `take` with each line that a container has written to standard output and writes from now on, in order;
    /// returns when it has ended.
    package func follow(_ name: String, take: (String) -> Void) async throws {
        var seen = 0
        var isRunning = true
        while true {
            do {
                try await lines(of: name, isFollowing: isRunning, after: &seen, take)
                // Who follows may miss the last ones: they are read once more when it has ended.
                guard isRunning else { return }
                isRunning = try await container(name)?.isRunning ?? false
            } catch let error as DockerError where error.code == .unreachable {
                try await Task.sleep(for: .milliseconds(200))
                guard try await container(name) != nil else { throw error }
            }
        }
    }

    /// - Parameter seen: how many lines have been taken; after a connection that broke off they all come again.
    private func lines(
        of name: String, isFollowing: Bool, after seen: inout Int, _ take: (String) -> Void
    ) async throws {
        var lines = LogLines()
        var number = 0
        var taken = seen
        defer { seen = taken }
        try await stream(
            "/containers/\(name)/logs", [("stdout", "true"), ("follow", "\(isFollowing)")],
            of: "container \(name)"
        ) { piece in
            for line in lines.add(piece) {
                number += 1
                guard number > taken else { continue }
                taken = number
                take(line)
            }
        }
    }
}

/// Lines in what the engine sends of a container's output: pieces of a stream, each with its length before it.
///
/// <https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach>
struct LogLines {
    private var bytes: [UInt8] = []
    private var text: [UInt8] = []

    /// - Returns: the lines that are complete now.
    mutating func add(_ piece: Data) -> [String] {
        bytes += piece
        var place = 0
        while bytes.count - place >= 8 {
            let length = bytes[place + 4..<place + 8].reduce(0) { $0 << 8 | Int($1) }
            guard bytes.count - place >= 8 + length else { break }
            text += bytes[place + 8..<place + 8 + length]
            place += 8 + length
        }
        bytes.removeFirst(place)
        var lines: [String] = []
        while let end = text.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: text[..<end], as: UTF8.self))
            text.removeSubrange(...end)
        }
        return lines
    }
}
