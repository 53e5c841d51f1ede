/// Watches something all the while and tells what it sees.
///
/// It says ``JournalEvent/trouble(source:message:)`` when it cannot see, once for each time that it went blind, and goes
/// on trying.
package protocol Observer: Sendable {
    /// The source that its trouble names, such as `roles`.
    var name: String { get }

    /// Returns when its task is cancelled, and not before.
    func observe(_ tell: @escaping @Sendable (JournalEvent) -> Void) async
}

/// Sees nothing.
package struct NoObserver: Observer {
    package let name = "nothing"

    package init() {}

    package func observe(_ tell: @escaping @Sendable (JournalEvent) -> Void) async { await Latch().wait() }
}
