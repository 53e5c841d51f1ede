import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
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
        let owner = file?.owner ?? (user: 10002, group: 10002)
        // Of the image's user nobody but that one can read files, and that one none of this user's.
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
        let words = answer.output.replacing(KeptFile.mount + "/", with: "")
            .split(separator: "\n").joined(separator: "; ")
        guard answer.code == 0 else {
            throw LabError(
                .stepFailed, program, words.hasPrefix("error: ") ? String(words.dropFirst(7)) : words)
        }
        return words
    }
}

/// A file of the user's, as it is seen in a container.
private struct KeptFile {
    static let mount = "/backup"

    var folder: String
    var inside: String
    /// As whom it is read or written: an administrator does so as the one whose it is.
    var owner: (user: Int, group: Int)

    init(_ path: String, isWritten: Bool) throws(LabError) {
        let given = URL(filePath: path).standardizedFileURL
        let url = isWritten ? given : given.resolvingSymlinksInPath()
        let parent = url.deletingLastPathComponent().path(percentEncoded: false)
        folder = parent.count > 1 && parent.hasSuffix("/") ? String(parent.dropLast()) : parent
        inside = "\(Self.mount)/\(url.lastPathComponent)"
        guard !folder.contains(":"), url.lastPathComponent != "/" else {
            throw LabError(.badFile, path, "give a file in a folder whose name has no colon")
        }
        let seen = isWritten ? folder : url.path(percentEncoded: false)
        var status = stat()
        guard stat(seen, &status) == 0 else { throw LabError(.badFile, seen, "it is not there") }
        owner = getuid() == 0 ? (Int(status.st_uid), Int(status.st_gid)) : (Int(getuid()), Int(getgid()))
    }
}
