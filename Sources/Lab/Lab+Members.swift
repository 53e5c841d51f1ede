import Platforms

/// The members of PostgreSQL's cluster, one after another.
extension Lab {
    /// Renews each of `hosts`: the primary last, when another member has taken its place.
    func roll(_ hosts: [String], _ renew: (LabPart) async throws -> Void) async throws {
        var due = Set(hosts)
        var deadline = ContinuousClock.now + .seconds(120)
        while true {
            let members = try? await members()
            let step = members.map { RollingStep.next(due: due, $0) } ?? .wait
            switch step {
            case nil: return
            case .renew(let host):
                tell(host)
                try await renew(part(host))
                due.remove(host)
                deadline = .now + .seconds(120)
            case .switchOver(let old, let new):
                tell("\(new) becomes the primary in place of \(old)")
                // One that fails is tried again.
                _ = try? await engine.run(
                    [
                        "patronictl", "switchover", "scale", "--force", "--leader", old, "--candidate", new,
                    ], in: plan.containerName(old))
            case .wait: break
            }
            guard ContinuousClock.now < deadline else {
                throw LabError(
                    .notHealthy, "postgres",
                    "its members do not follow a primary after 120 s: `scale lab status`; run again when they do"
                )
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// - Throws: ``LabError`` when no member answers.
    func members() async throws -> [PostgresMember] {
        let hosts = plan.postgres.map(\.container.hostname)
        for host in hosts {
            guard
                let listed = try? await engine.run(
                    ["patronictl", "list", "--format", "json"], in: plan.containerName(host)),
                listed.code == 0,
                let known = try? PostgresMember.all(of: hosts, list: listed.output, followers: []),
                let primary = known.first(where: { $0.role == .primary && $0.isRunning })
            else { continue }
            let followers = try await administrate(
                "SELECT application_name FROM pg_stat_replication WHERE state = 'streaming'",
                on: primary.host)
            guard followers.code == 0 else { continue }
            return try PostgresMember.all(
                of: hosts, list: listed.output,
                followers: Set(followers.output.split(separator: "\n").map(String.init)))
        }
        throw LabError(.notHealthy, "postgres", "there is no primary")
    }

    /// Runs SQL as the superuser.
    ///
    /// - Parameters:
    ///   - statements: on standard input of `psql`, whose own commands may be among them.
    ///   - host: the member.
    ///   - password: the superuser's, where it is not the one that the member was given.
    func administrate(
        _ statements: String, on host: String, password: String? = nil
    ) async throws -> (code: Int, output: String) {
        let script = """
            [ -n "${PGPASSWORD:-}" ] || PGPASSWORD=$(</run/secrets/superuser)
            export PGPASSWORD
            exec psql -XqAtw -v ON_ERROR_STOP=1 -h /run/postgresql -U postgres -d postgres -f - <<<"$1"
            """
        return try await engine.run(
            ["bash", "-c", script, "administrate", statements], in: plan.containerName(host),
            environment: password.map { ["PGPASSWORD": $0] } ?? [:])
    }

    /// - Throws: ``LabError`` where one was interrupted: what starts now may get passwords that are not taken yet.
    func checkNoRotation(_ isRotating: Bool) throws(LabError) {
        guard !isRotating else {
            throw LabError(
                .busy, "lab \(plan.settings.name)",
                "its passwords were being changed: `scale lab rotate-passwords` completes that")
        }
    }

    /// - Throws: ``LabError`` while a job brings the catalog up to date.
    func checkNoIngest() async throws {
        if try await engine.container(plan.containerName("driver"))?.isRunning == true {
            throw LabError(.busy, "lab \(plan.settings.name)", "an ingest is under way: wait for its end")
        }
    }
}
