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

/// New passwords in the place of old ones.
///
/// The new ones lie in the folder `next` beside the old ones from before the first part is told of them until all
/// parts know them: whoever is killed in between leaves both.
extension LabSecrets {
    private static func nextFolder(_ folder: String) -> String { "\(folder)/next" }

    static func isRotating(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: nextFolder(folder))
    }

    /// The new ones: those of a rotation that was interrupted, or else made now and kept.
    ///
    /// - Parameter folder: that of these.
    package func next(in folder: String) throws(LabError) -> LabSecrets {
        let next = Self.nextFolder(folder)
        if !isRotating { try Self.makeAll(in: next) }
        var values = values
        for name in Self.names {
            // Those that are gone from there have their place already.
            if let made = FileManager.default.contents(atPath: "\(next)/\(name)"), !made.isEmpty {
                values[name] = String(decoding: made, as: UTF8.self)
            }
        }
        return LabSecrets(values, isRotating: true)
    }

    /// All, or none.
    private static func makeAll(in folder: String) throws(LabError) {
        let partial = folder + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        guard mkdir(partial, 0o700) == 0, names.allSatisfy({ keep(make(), to: "\(partial)/\($0)") }),
            isOnDisk(partial), rename(partial, folder) == 0, isOnDisk("\(folder)/..")
        else {
            throw LabError(.stateUnwritable, folder, "it cannot be written")
        }
    }

    /// Gives the old ones up.
    package static func finishRotation(in folder: String) throws(LabError) {
        let next = nextFolder(folder)
        for name in names where FileManager.default.fileExists(atPath: "\(next)/\(name)") {
            guard rename("\(next)/\(name)", "\(folder)/\(name)") == 0 else {
                throw LabError(.stateUnwritable, "\(folder)/\(name)", "it cannot be replaced")
            }
        }
        guard isOnDisk(folder), rmdir(next) == 0 else {
            throw LabError(.stateUnwritable, next, "it cannot be removed")
        }
    }

    /// Whether the names in a folder are.
    private static func isOnDisk(_ folder: String) -> Bool {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
