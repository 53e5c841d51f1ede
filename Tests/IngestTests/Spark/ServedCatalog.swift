import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A running `scale serve` of a catalog; ends with this object.
final class ServedCatalog {
    private let process = Process()
    private let port: Substring

    /// Returns when it is ready.
    init(_ catalog: String) throws {
        process.executableURL = ScaleProcess.executable
        process.arguments = ["serve", "--catalog", catalog, "--port", "0"]
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("\n"), case let bytes = errors.fileHandleForReading.nextBytes(), !bytes.isEmpty {
            text += String(decoding: bytes, as: UTF8.self)
        }
        port = try #require(text.firstMatch(of: /http:\/\/localhost:([0-9]+)/), "\(text)").1
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// - Returns: the answer's body, of success only.
    func get(_ path: String) async throws -> String {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        let (body, response) = try await URLSession.shared.data(from: url)
        try #require((response as? HTTPURLResponse)?.statusCode == 200, "\(response)")
        return String(decoding: body, as: UTF8.self)
    }
}
