import Chaos
import Platforms

/// Tells of containers or pods that come, go, and are well or not.
package struct ContainerObserver: Observer {
    package let name = "containers"
    private let platform: any Platform

    package init(_ platform: any Platform) { self.platform = platform }

    package func observe(_ tell: @escaping @Sendable (JournalEvent) -> Void) async {
        var sight = Sight(name)
        while !Task.isCancelled {
            do {
                for try await event in platform.events() {
                    sight.sees()
                    tell(.container(event))
                }
            } catch {
                if !Task.isCancelled, let trouble = sight.fails("\(error)") { tell(trouble) }
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
    }
}
