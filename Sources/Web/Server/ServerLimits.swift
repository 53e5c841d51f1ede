import NIOCore

/// What a client may ask of the server before it is refused.
package struct ServerLimits: Hashable, Sendable {
    /// Bytes of an uploaded MIDI file.
    package var uploadBytes = 2 << 20
    /// Bytes of any other body.
    package var bodyBytes = 64 << 10
    /// Bytes of a path and query.
    package var addressBytes = 8 << 10
    /// Bytes of one header field.
    package var headerFieldBytes = 16 << 10
    /// Bytes of all header fields together.
    package var headerBytes = 32 << 10
    package var headerCount = 100
    /// Connections at once; more wait in the kernel's queue.
    package var connections = 1024
    /// The length of that queue.
    package var waitingConnections = 1024
    /// Requests that are being answered at once; more are refused. Fewer are let in while the server is slow.
    package var requestsInFlight = 256
    /// Requests on one connection, after which the server asks for a new one.
    package var requestsPerConnection = 100_000
    /// Time for a connection to bring its next request's header, all of it.
    package var idleTime = TimeAmount.seconds(15)
    /// Time from a request's header to the last byte of its response being taken.
    package var requestTime = TimeAmount.seconds(30)
    /// Time that requests under way have to finish once the server is asked to stop.
    package var shutdownTime = Duration.seconds(20)

    package init() {}

    /// Bytes that are read of a body that is too large, so that a client which sends before it reads
    /// still sees the refusal.
    var discardedBytes: Int { uploadBytes * 8 }
}
