#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A ``WorkStore`` in a folder: on this machine, or one that all machines of a cluster share.
package actor FolderWorkStore: WorkStore {
    package nonisolated let location: String
    private let executor = QueueExecutor("scale.ingest.work")
    private var partials = 0

    /// - Parameter path: of a folder, which is made when it is needed.
    package init(_ path: String) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        location = path.hasPrefix("/") ? path : Self.currentFolder + "/" + path
    }

    package nonisolated var delay: Duration { .seconds(30) }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package func put(_ name: String, _ bytes: [UInt8]) throws {
        partials += 1
        // Several machines may write the same name at once.
        let partial = "\(location)/\(name).\(HostName.current).\(getpid()).\(partials).partial"
        let descriptor = try create(partial, name)
        // Some file systems tell only now that there is no room, or that the server is gone.
        let isWritten = Descriptor.write(bytes, to: descriptor) && fsync(descriptor) == 0
        var reason = SystemCall.error
        let isClosed = close(descriptor) == 0
        if isWritten, !isClosed { reason = SystemCall.error }
        guard isWritten, isClosed, rename(partial, "\(location)/\(name)") == 0 else {
            if isWritten, isClosed { reason = SystemCall.error }
            unlink(partial)
            throw failure("it cannot be written", reason)
        }
    }

    /// - Returns: the descriptor of a file beside that of the name.
    private func create(_ partial: String, _ name: String) throws -> CInt {
        for isLast in [false, false, false, true] {
            let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            if descriptor >= 0 { return descriptor }
            guard errno == ENOENT, !isLast else { break }
            // Another run may remove an empty folder before there is something of ours in it.
            try makeFolders(of: name)
        }
        throw failure("it cannot be written")
    }

    package func get(_ name: String) throws -> [UInt8]? {
        let descriptor = open("\(location)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("\(name) in it cannot be read")
        }
        defer { close(descriptor) }
        guard let bytes = Descriptor.readAll(descriptor) else {
            throw failure("\(name) in it cannot be read")
        }
        return bytes
    }

    package func list(_ prefix: String) throws -> [String] {
        var names: [String] = []
        try list(prefix, into: &names)
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func list(_ prefix: String, into names: inout [String]) throws {
        guard let folder = opendir("\(location)/\(prefix)") else {
            if errno == ENOENT { return }
            throw failure("it cannot be listed")
        }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            if isFolder(Int(entry.pointee.d_type), prefix + name) {
                try list("\(prefix)\(name)/", into: &names)
            } else {
                names.append(prefix + name)
            }
        }
    }

    private func isFolder(_ kind: Int, _ name: String) -> Bool {
        guard kind == Int(DT_UNKNOWN) else { return kind == Int(DT_DIR) }
        var status = stat()
        return lstat("\(location)/\(name)", &status) == 0 && status.kind == S_IFDIR
    }

    package func delete(_ names: [String]) throws {
        var folders: Set<Substring> = []
        for name in names {
            guard unlink("\(location)/\(name)") == 0 || errno == ENOENT else {
                throw failure("\(name) in it cannot be deleted")
            }
            var folder = name[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                folders.insert(folder)
            }
        }
        // Those that are empty now; the deepest first.
        for folder in folders.sorted(by: { $0.utf8.count > $1.utf8.count }) { rmdir("\(location)/\(folder)") }
    }

    private func makeFolders(of name: String) throws {
        let path = "\(location)/\(name)"
        for slash in path.indices.dropFirst() where path[slash] == "/" {
            guard mkdir(String(path[..<slash]), 0o755) != 0 else { continue }
            if errno == ENOENT { return }
            guard errno == EEXIST || errno == EISDIR else { throw failure("it cannot be made") }
        }
    }

    private func failure(_ problem: String, _ reason: String = SystemCall.error) -> IngestError {
        IngestError(.workStoreFailed, at: location, "the work folder: \(problem): \(reason)")
    }

    private static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        let text = String(cString: path)
        return text == "/" ? "" : text
    }
}
