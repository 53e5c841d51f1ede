import Foundation
import Platforms
import Testing

@Suite("An archive for a container")
struct TarArchiveTests {
    @Test func isReadByTar() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scale-tar-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var archive = TarArchive()
        archive.add("empty", [], mode: 0o400, owner: 10002)
        archive.add("one", Array("a\n".utf8), mode: 0o600, owner: 64045)
        archive.add("block", [UInt8](repeating: 7, count: 512), mode: 0o644, owner: 0)
        archive.add("more", [UInt8](repeating: 8, count: 513), mode: 0o400, owner: 10001)
        let file = folder.appending(path: "archive.tar")
        try Data(archive.finished).write(to: file)
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/env")
        let (place, path) = (folder.path(percentEncoded: false), file.path(percentEncoded: false))
        tar.arguments = ["tar", "--numeric-owner", "--no-same-owner", "-C", place, "-xvvf", path]
        let output = Pipe()
        tar.standardOutput = output
        tar.standardError = FileHandle.nullDevice
        try tar.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        #expect(text.contains("-r-------- 10002/10002"))
        #expect(text.contains("-rw------- 64045/64045"))
        #expect(try Data(contentsOf: folder.appending(path: "one")) == Data("a\n".utf8))
        #expect(try Data(contentsOf: folder.appending(path: "block")).count == 512)
        #expect(try Data(contentsOf: folder.appending(path: "more")).count == 513)
    }
}
