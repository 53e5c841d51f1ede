import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a member of a Patroni cluster says of itself: `GET /patroni`, whatever its status.
///
/// <https://patroni.readthedocs.io/en/latest/rest_api.html#monitoring-endpoint>
package struct PatroniMember: Hashable, Sendable {
    /// `primary`, `sync`, `replica`; `nil`: it is none at the moment.
    package var role: String?
    /// Such as `running`, `starting`, `stopped`, `crashed`.
    package var state: String
    package var timeline: Int?
    /// How far its log has been written, or replayed, in bytes.
    package var location: Int?

    /// - Returns: `nil` when it is no such answer.
    package init?(_ answer: [UInt8]) {
        struct Answer: Decodable {
            struct Log: Decodable {
                var location: Int?
                var replayedLocation: Int?
            }

            var state: String
            var role: String?
            var timeline: Int?
            var syncStandby: Bool?
            var xlog: Log?
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let answer = try? decoder.decode(Answer.self, from: Data(answer)) else { return nil }
        state = answer.state
        timeline = answer.timeline
        location = answer.xlog?.location ?? answer.xlog?.replayedLocation
        // `master` up to Patroni 3; `standby_leader` leads a cluster that follows another one.
        role =
            switch answer.role {
            case "master", "primary", "standby_leader": "primary"
            case "replica" where answer.syncStandby == true: "sync"
            case "replica": "replica"
            default: nil
            }
        // Who does not run is not what it was.
        if state != "running" { role = nil }
    }
}
