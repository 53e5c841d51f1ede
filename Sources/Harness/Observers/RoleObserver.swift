import Chaos
import Platforms

/// Tells of the roles of PostgreSQL's members, as each says of itself to Patroni's interface: what has changed, and
/// every few seconds all of it.
package struct RoleObserver: Observer {
    package static let interval = 0.25
    private static let heartbeat = Duration.seconds(5)

    package let name = "roles"
    private let members: [Endpoints.Part]
    private let pages = PageReader()

    package init(_ members: [Endpoints.Part]) { self.members = members }

    package func observe(_ tell: @escaping @Sendable (JournalEvent) -> Void) async {
        let locations = Locations()
        await withTaskGroup(of: Void.self) { group in
            for member in members {
                group.addTask { await observe(member, locations, tell) }
            }
        }
    }

    private func observe(
        _ member: Endpoints.Part, _ locations: Locations, _ tell: @Sendable (JournalEvent) -> Void
    ) async {
        var told: RoleReading?
        var toldAt = ContinuousClock.now
        await every(Self.interval) {
            guard let reading = await read(member, locations) else { return }
            let now = ContinuousClock.now
            guard reading.isOther(than: told) || now - toldAt >= Self.heartbeat else { return }
            told = reading
            toldAt = now
            tell(.role(reading))
        }
    }

    /// - Returns: `nil` when the task is cancelled.
    private func read(_ member: Endpoints.Part, _ locations: Locations) async -> RoleReading? {
        do {
            let page = try await pages.get(member.url)
            guard let found = PatroniMember(page.body) else {
                return RoleReading(
                    member: member.name, role: nil, state: "answers \(page.status)", timeline: nil, lag: nil)
            }
            let lag = await locations.lag(of: member.name, found)
            return RoleReading(
                member: member.name, role: found.role, state: found.state, timeline: found.timeline, lag: lag)
        } catch {
            guard !Task.isCancelled else { return nil }
            return RoleReading(
                member: member.name, role: nil, state: "unreachable", timeline: nil, lag: nil)
        }
    }

    /// How far the primary has written, to compare replicas with.
    private actor Locations {
        private var primary: (member: String, location: Int)?

        /// - Returns: bytes behind the latest that is known of the primary; 0 of the primary itself.
        func lag(of name: String, _ member: PatroniMember) -> Int? {
            guard let location = member.location else { return nil }
            if member.role == "primary" {
                primary = (name, location)
                return 0
            }
            return primary.map { max(0, $0.location - location) }
        }
    }
}

extension RoleReading {
    /// A lag alone changes all the time.
    fileprivate func isOther(than told: RoleReading?) -> Bool {
        told.map { role != $0.role || state != $0.state || timeline != $0.timeline } ?? true
    }
}
