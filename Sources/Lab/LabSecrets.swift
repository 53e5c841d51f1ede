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

/// The lab's passwords: made at its first start, kept in a folder of the user's that nobody else can read, and
/// given to containers in volumes, each file readable only for the user that its program runs as.
package struct LabSecrets: Sendable {
    /// Who gets some of them.
    package enum Holder: String, CaseIterable, Sendable {
        case postgres
        case objectStore = "object-store"
        case scale

        package func volume(of plan: LabPlan) -> String { plan.volumeName("secrets-\(rawValue)") }

        /// The number of the image's user and group.
        var owner: Int {
            switch self {
            case .postgres: 10002
            case .objectStore: 64045
            case .scale: 10001
            }
        }
    }

    package static let names = [
        "superuser", "replication", "rewind", "scale", "s3-access-key", "s3-secret-key",
    ]

    package private(set) var values: [String: String] = [:]
    /// Whether others are about to take their place: ``next(in:)``.
    package let isRotating: Bool

    init(_ values: [String: String], isRotating: Bool) {
        self.values = values
        self.isRotating = isRotating
    }

    /// Reads them, and makes those that are missing.
    ///
    /// - Parameter folder: is made with mode 0700.
    package init(in folder: String) throws(LabError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LabError(.stateUnwritable, folder, "it cannot be made: is the folder above it yours?")
        }
        isRotating = Self.isRotating(in: folder)
        for name in Self.names {
            let path = "\(folder)/\(name)"
            if let kept = FileManager.default.contents(atPath: path), !kept.isEmpty {
                values[name] = String(decoding: kept, as: UTF8.self)
            } else {
                let made = Self.make()
                guard Self.keep(made, to: path) else {
                    throw LabError(.stateUnwritable, path, "it cannot be written")
                }
                values[name] = made
            }
        }
    }

    /// Those of a lab that there is.
    ///
    /// - Throws: ``LabError`` where there are none: another user started it.
    package static func kept(in folder: String) throws(LabError) -> LabSecrets {
        guard FileManager.default.isReadableFile(atPath: folder) else {
            throw LabError(.badFile, folder, "the lab's passwords are not there: run this as who started it")
        }
        return try LabSecrets(in: folder)
    }

    /// 144 bits in hexadecimal digits, which fit everywhere.
    static func make() -> String {
        (0..<18).map { _ in
            let byte = UInt8.random(in: .min ... .max)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Whole, or not at all.
    static func keep(_ text: String, to path: String) -> Bool {
        let partial = path + ".partial"
        let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        let isWritten = text.utf8.withContiguousStorageIfAvailable { bytes in
            write(file, bytes.baseAddress, bytes.count) == bytes.count
        }
        return (isWritten ?? false) && fsync(file) == 0 && close(file) == 0 && rename(partial, path) == 0
    }

    package func value(_ name: String) -> String { values[name] ?? "" }

    /// One of them alone, for a user by its number.
    func archive(of name: String, owner: Int) -> TarArchive {
        var archive = TarArchive()
        archive.add(name, Array(value(name).utf8), mode: 0o400, owner: owner)
        return archive
    }

    /// The files that a holder finds below `/run/secrets`.
    package func archive(for holder: Holder) -> TarArchive {
        var archive = TarArchive()
        func add(_ name: String, _ text: String) {
            archive.add(name, Array(text.utf8), mode: 0o400, owner: holder.owner)
        }
        switch holder {
        case .postgres:
            for name in ["superuser", "replication", "rewind", "scale"] { add(name, value(name)) }
        case .objectStore:
            for name in ["s3-access-key", "s3-secret-key"] { add(name, value(name)) }
        case .scale:
            add("scale", value("scale"))
            add(
                "aws-credentials",
                """
                [default]
                aws_access_key_id = \(value("s3-access-key"))
                aws_secret_access_key = \(value("s3-secret-key"))

                """)
        }
        return archive
    }
}
