import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Reads pages of the system that is looked at: soon, or not at all.
package struct PageReader: Sendable {
    package struct Page: Sendable {
        package var status: Int
        package var body: [UInt8]
    }

    /// Bytes, of a page.
    private static let longest = 16 << 20

    package init() {}

    /// - Throws: ``PageError`` when there is no whole answer in time.
    package func get(_ url: String, within time: Duration = .seconds(2)) async throws -> Page {
        do {
            let nanoseconds =
                time.components.seconds * 1_000_000_000
                + time.components.attoseconds / 1_000_000_000
            let response = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: url), timeout: .nanoseconds(nanoseconds))
            let body = try await response.body.collect(upTo: Self.longest)
            return Page(status: Int(response.status.code), body: Array(body.readableBytesView))
        } catch {
            try Task.checkCancellation()
            throw PageError(url: url, message: Self.text(error))
        }
    }

    private static func text(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout:
            "no answer in time"
        case let error as HTTPClientError: "\(error.shortDescription)"
        default: String("\(error)".map { $0.isNewline ? " " : $0 })
        }
    }
}

/// Why a page could not be read.
package struct PageError: Error, Hashable, Sendable, CustomStringConvertible {
    package var url: String
    package var message: String

    package init(url: String, message: String) {
        self.url = url
        self.message = message
    }

    package var description: String { "\(url): \(message)" }
}
