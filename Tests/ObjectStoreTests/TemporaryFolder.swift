import Foundation

/// A folder that is removed with the test.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "scale-store-\(UUID())"

    func write(_ text: String, to name: String) throws {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
