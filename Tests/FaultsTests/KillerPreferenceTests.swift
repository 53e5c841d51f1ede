import Foundation
import TestSupport
import Testing

@testable import Faults

@Suite("Whom the kernel's killer prefers")
struct KillerPreferenceTests {
    /// A group of two processes, the second of which the first starts when it is told to.
    @Test func isTheTargetUntilItIsPutBack() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let list = folder.appending(path: "cgroup.procs")
        let input = Pipe()
        let first = Process()
        first.executableURL = URL(filePath: "/bin/bash")
        first.arguments = [
            "-c", "read; sleep 100 & echo $! >>\"$0\"; wait", list.path(percentEncoded: false),
        ]
        first.standardInput = input
        try first.run()
        defer { first.terminate() }
        try "\(first.processIdentifier)\n".write(to: list, atomically: false, encoding: .utf8)
        func scores() throws -> [Int] {
            try String(contentsOf: list, encoding: .utf8).split(separator: "\n").compactMap {
                SmallFile.line("/proc/\($0)/oom_score_adj").flatMap { Int($0) }
            }
        }
        let before = try #require(try scores().first)
        // There is nothing above 1000.
        let raised = before + 500 > 1000 ? before : before + 500

        let preference = KillerPreference(
            ControlGroup(
                groups: "1:memory:/\n",
                mounts: "1 0 0:1 / \(folder.path(percentEncoded: false)) rw - cgroup cgroup rw,memory"))
        let memory = preference.prepare()
        #expect(try scores() == [before])
        preference.apply(memory)
        #expect(try scores() == [raised])
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        try await eventually { try scores().count == 2 }
        #expect(try scores() == [raised, raised])
        preference.recover(memory)
        preference.recover(memory)
        #expect(try scores() == [before, before])
        for process in try String(contentsOf: list, encoding: .utf8).split(separator: "\n").compactMap({
            Int32($0)
        }) { kill(process, SIGKILL) }
    }
}
