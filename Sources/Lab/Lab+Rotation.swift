import Platforms

/// New passwords for all parts, none of which is missed meanwhile.
extension Lab {
    /// Every step may be done again: who was killed runs it again, with the same new passwords.
    ///
    /// - Parameter folder: where the passwords are kept on this machine.
    /// - Throws: ``LabError`` or ``DockerError``.
    package func rotatePasswords(in folder: String) async throws {
        try await checkNoIngest()
        let old = try LabSecrets.kept(in: folder)
        let new = try old.next(in: folder)
        let (primary, valid) = try await primary(either: new, or: old)

        tell("keys of the object store")
        try await give(new, to: .objectStore)
        try await inObjectStore(Self.addKey)

        // The files first: until the database knows the new ones, all that runs goes on with the old ones.
        tell("passwords of the database")
        try await give(new, to: .postgres)
        try await give(new, to: .scale)
        let changed = try await administrate(
            Self.changePasswords, on: primary, password: valid.value("superuser"))
        guard changed.code == 0 else {
            throw LabError(.stepFailed, primary, "the passwords cannot be changed: \(changed.output)")
        }
        // Who was let in with an old password is still connected, and who runs still has it to connect with.
        try await roll(plan.postgres.map(\.container.hostname)) { part in
            try await engine.restart(part.container.name)
            try await wait(for: [part], within: .seconds(120))
        }
        try await inObjectStore(Self.removeOtherKeys)
        try await check(new, against: old)
        try LabSecrets.finishRotation(in: folder)
    }

    /// Finds out which passwords the database takes.
    ///
    /// A rotation that was killed between files and database leaves members that cannot be restarted: their files have
    /// passwords that the database does not know yet. They get back those that it does.
    private func primary(
        either new: LabSecrets, or old: LabSecrets
    ) async throws -> (host: String, valid: LabSecrets) {
        let end = ContinuousClock.now + .seconds(120)
        var isMended = false
        while true {
            var taken: LabSecrets?
            for member in plan.postgres.map(\.container.hostname) {
                for secrets in [new, old] {
                    let answer = try? await administrate(
                        "SELECT pg_is_in_recovery()", on: member, password: secrets.value("superuser"))
                    guard let answer, answer.code == 0 else { continue }
                    if answer.output.hasPrefix("f") { return (member, secrets) }
                    taken = secrets
                }
            }
            if let taken, !isMended {
                isMended = true
                tell("members that do not know the database's passwords")
                try await give(taken, to: .postgres)
                let states = try await engine.containers(with: plan.labels)
                for member in plan.postgres {
                    let state = states.first { $0.name == member.container.name }
                    if state?.isWell != true { try await engine.restart(member.container.name) }
                }
            }
            guard ContinuousClock.now < end else {
                throw LabError(
                    .notHealthy, "postgres", "there is no primary that takes the old or the new password")
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Not even the statements' texts reach the server's log.
    private static let changePasswords = """
        \\set superuser `cat /run/secrets/superuser`
        \\set replication `cat /run/secrets/replication`
        \\set rewind `cat /run/secrets/rewind`
        \\set scale `cat /run/secrets/scale`
        SET log_statement = 'none';
        SET log_min_duration_statement = -1;
        SET log_min_error_statement = 'panic';
        SET password_encryption = 'scram-sha-256';
        BEGIN;
        ALTER ROLE postgres PASSWORD :'superuser';
        ALTER ROLE replicator PASSWORD :'replication';
        ALTER ROLE rewinder PASSWORD :'rewind';
        ALTER ROLE scale PASSWORD :'scale';
        COMMIT;
        """

    // MARK: The object store

    private func inObjectStore(_ script: String) async throws {
        guard let part = plan.objectStore.first else { return }
        let answer = try await engine.run(
            ["bash", "-c", Self.gateway + script], in: part.container.name, within: .seconds(120))
        guard answer.code == 0 else {
            throw LabError(
                .stepFailed, part.container.hostname, "its keys cannot be changed: \(answer.output)")
        }
    }

    private static let gateway = """
        set -euo pipefail
        access=$(<"$S3_ACCESS_KEY_FILE") secret=$(<"$S3_SECRET_KEY_FILE")
        admin() { timeout 60 radosgw-admin -c /run/ceph/ceph.conf "$@" --uid=scale 2>/dev/null; }
        keys() { admin user info | sed -n 's/.*"access_key": "\\(.*\\)".*/\\1/p'; }

        """

    /// Beside the old one.
    private static let addKey = """
        known=$(keys)
        grep -qxF "$access" <<<"$known" ||
            admin key create --key-type=s3 --access-key="$access" --secret="$secret" >/dev/null
        """

    private static let removeOtherKeys = """
        for key in $(keys); do
            [ "$key" = "$access" ] || admin key rm --key-type=s3 --access-key="$key" >/dev/null
        done
        """

    // MARK: What has come of it

    /// Every new password is taken, and no old one.
    private func check(_ new: LabSecrets, against old: LabSecrets) async throws {
        guard let primary = try await members().first(where: { $0.role == .primary })?.host else {
            throw LabError(.notHealthy, "postgres", "there is no primary")
        }
        let roles = [
            ("postgres", "superuser"), ("replicator", "replication"), ("rewinder", "rewind"),
            ("scale", "scale"),
        ]
        for (role, name) in roles {
            func isTaken(_ secrets: LabSecrets) async throws -> Bool {
                try await engine.run(
                    ["psql", "-Xqw", "-h", "127.0.0.1", "-U", role, "-d", "postgres", "-c", "SELECT 1"],
                    in: plan.containerName(primary), environment: ["PGPASSWORD": secrets.value(name)]
                ).code == 0
            }
            guard try await isTaken(new) else {
                throw LabError(.stepFailed, "role \(role)", "the new password is not taken: run again")
            }
            // The same where a rotation was interrupted at its very end.
            guard old.value(name) != new.value(name) else { continue }
            guard try await !isTaken(old) else {
                throw LabError(.stepFailed, "role \(role)", "the old password is still taken: run again")
            }
        }
    }
}
