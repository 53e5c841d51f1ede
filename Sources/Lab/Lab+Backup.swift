import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The catalog in a file of this machine, and back: `catalog-backup` and `catalog-restore` of the image
/// `scale-postgres`, which write and read it as the user who asks.
extension Lab {
    /// - Parameter path: of a file, which appears when it is complete.
    /// - Returns: what is in it, in one line.
    /// - Throws: ``LabError`` or ``DockerError``.
    package func backUp(to path: String) async throws -> String {
        let file = try KeptFile(path, isWritten: true)
        return try await keep(
            file, "catalog-backup", [file.inside], secret: "scale",
            catalog: "postgresql://scale@edge-a:5433,edge-a:5432,edge-b:5433,edge-b:5432/scale")
    }

    /// The catalog that there is is kept under another name, until ``forgetReplaced()``.
    ///
    /// - Parameter path: of what ``backUp(to:)`` wrote.
    package func restore(from path: String) async throws -> String {
        let file = try KeptFile(path, isWritten: false)
        return try await keep(
            file, "catalog-restore", ["--owner", "scale", file.inside], secret: "superuser",
            catalog: Self.administration)
    }

    package func forgetReplaced() async throws -> String {
        try await keep(
            nil, "catalog-restore", ["--forget"], secret: "superuser", catalog: Self.administration)
    }

    private static let administration = "postgresql://postgres@edge-a:5432,edge-b:5432/scale"

    private func keep(
        _ file: KeptFile?, _ program: String, _ arguments: [String], secret: String, catalog: String
    ) async throws -> String {
        var spec = plan.container("keeper", "scale-postgres", .postgres, .a)
        if try await engine.container(spec.name)?.isRunning == true {
            throw LabError(.busy, "lab \(plan.settings.name)", "another backup or restore is under way")
        }
        let volume = plan.volumeName("secrets-keeper")
        let imageUser = LabSecrets.Holder.postgres.owner
        // The image's own could neither read nor write this user's files.
        let owner = file?.owner ?? (user: imageUser, group: imageUser)
        let folder = LabState.folder(ofLabNamed: plan.settings.name)
        try await put(
            try LabSecrets.kept(in: folder).archive(of: secret, owner: owner.user), in: volume)
        spec.entrypoint = [program]
        spec.arguments = arguments
        spec.environment = ["SCALE_CATALOG": catalog, "PGPASSWORD_FILE": "/run/secrets/\(secret)"]
        spec.mounts = [.init(.volume(volume), at: "/run/secrets")]
        if let file { spec.mounts.append(.init(.folder(file.folder), at: KeptFile.mount)) }
        spec.user = "\(owner.user):\(owner.group)"
        spec.temporary = ["/tmp": 64 << 20]
        let answer = try await runToEnd(spec, within: .seconds(3600))
        try await engine.removeVolume(volume)
        let words = answer.output.replacing(KeptFile.mount, with: file?.folder ?? "")
            .split(separator: "\n").joined(separator: "; ")
        guard answer.code == 0 else {
            throw LabError(
                .stepFailed, program, words.hasPrefix("error: ") ? String(words.dropFirst(7)) : words)
        }
        return words
    }
}
