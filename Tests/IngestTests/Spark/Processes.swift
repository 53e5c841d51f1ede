import Foundation

/// The processes of this machine.
enum Processes {
    struct Found {
        var id: pid_t
        /// Its arguments, with spaces between.
        var command: String
    }

    /// Those whose arguments contain all of the words; this one is none of them.
    static func all(with words: String...) -> [Found] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).compactMap { id in
            guard id != getpid(), let bytes = FileManager.default.contents(atPath: "/proc/\(id)/cmdline")
            else {
                return nil
            }
            let command = String(decoding: bytes.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
            return words.allSatisfy(command.contains) ? Found(id: id, command: command) : nil
        }
    }
}

/// Whether the condition comes true within the time, which is long for a slow machine.
func eventually(
    within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { return false }
        try? await Task.sleep(for: .milliseconds(50))
    }
    return true
}
