import Lab
import Testing

@Suite("Members of PostgreSQL are renewed one after another")
struct RollingStepTests {
    private let all: Set = ["postgres-a", "postgres-b", "postgres-c"]
    private let well = [
        PostgresMember("postgres-a", .replica), PostgresMember("postgres-b", .primary),
        PostgresMember("postgres-c", .synchronous),
    ]

    private func members(_ change: (inout [PostgresMember]) -> Void) -> [PostgresMember] {
        var members = well
        change(&members)
        return members
    }

    @Test func theReplicaThatHoldsNoAcknowledgementsFirstAndThePrimaryLast() {
        #expect(RollingStep.next(due: all, well) == .renew("postgres-a"))
        #expect(RollingStep.next(due: ["postgres-b", "postgres-c"], well) == .renew("postgres-c"))
        #expect(
            RollingStep.next(due: ["postgres-b"], well) == .switchOver(from: "postgres-b", to: "postgres-c"))
        #expect(RollingStep.next(due: [], well) == nil)
    }

    @Test func notBeforeTheRenewedOnesFollowAgain() {
        let lagging = members { $0[0].isFollowing = false }
        #expect(RollingStep.next(due: ["postgres-b", "postgres-c"], lagging) == .wait)
        #expect(RollingStep.next(due: [], lagging) == .wait)
        let down = members { $0[0].isRunning = false }
        #expect(RollingStep.next(due: ["postgres-b", "postgres-c"], down) == .wait)
    }

    @Test func notWhileAWriteCouldBeLost() {
        let alone = members { $0[2].role = .replica }
        #expect(RollingStep.next(due: all, alone) == .wait)
        let leaderless = members { $0[1].role = .replica }
        #expect(RollingStep.next(due: all, leaderless) == .wait)
    }

    @Test func whoDoesNotRunBeforeAllOthers() {
        let down = members { $0[2].isRunning = false }
        #expect(RollingStep.next(due: all, down) == .renew("postgres-c"))
    }

    @Test func anOldPrimaryThatDoesNotFollowTheNewOneIsRenewed() {
        // Its password is the old one.
        let after = [
            PostgresMember("postgres-a", .synchronous),
            PostgresMember("postgres-b", .replica, isFollowing: false),
            PostgresMember("postgres-c", .primary),
        ]
        #expect(RollingStep.next(due: ["postgres-b"], after) == .renew("postgres-b"))
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5])
    func endsFromEveryOrderOfRoles(_ order: Int) {
        var hosts = ["postgres-a", "postgres-b", "postgres-c"]
        let first = hosts.remove(at: order % 3)
        if order > 2 { hosts.reverse() }
        var roles = [first: PostgresMember.Role.primary, hosts[0]: .synchronous, hosts[1]: .replica]
        var due = all
        var renewed: [String] = []
        var steps = 0
        while let step = RollingStep.next(due: due, roles.map { PostgresMember($0.key, $0.value) }) {
            steps += 1
            guard steps < 10 else { break }
            switch step {
            case .wait: Issue.record("all is well, and yet it waits")
            case .renew(let host):
                #expect(roles[host] != .primary)
                renewed.append(host)
                due.remove(host)
            case .switchOver(let old, let new):
                #expect(roles[old] == .primary && roles[new] == .synchronous)
                roles[old] = .synchronous
                roles[new] = .primary
            }
        }
        #expect(Set(renewed) == all && renewed.count == 3)
    }

    @Test func membersAreReadFromPatroni() throws {
        let list = """
            [{"Cluster": "scale", "Member": "postgres-a", "Host": "postgres-a", "Role": "Sync Standby", "State": \
            "running", "TL": 1, "Lag in MB": 0}, {"Cluster": "scale", "Member": "postgres-c", "Host": "postgres-c", \
            "Role": "Leader", "State": "running", "TL": 1}, {"Cluster": "scale", "Member": "postgres-b", "Host": \
            "postgres-b", "Role": "Replica", "State": "start failed", "Lag in MB": "unknown"}]
            """
        let members = try PostgresMember.all(
            of: ["postgres-a", "postgres-b", "postgres-c", "postgres-d"], list: list,
            followers: ["postgres-a"])
        #expect(
            members == [
                PostgresMember("postgres-a", .synchronous),
                PostgresMember("postgres-b", .replica, isRunning: false, isFollowing: false),
                PostgresMember("postgres-c", .primary, isFollowing: false),
                PostgresMember("postgres-d", .replica, isRunning: false, isFollowing: false),
            ])
    }
}
