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

/// A file of the user's, as it is seen in a container.
struct KeptFile {
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
