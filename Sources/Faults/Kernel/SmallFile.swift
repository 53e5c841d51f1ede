import Glibc

/// Files of the kernel: each is read whole, and written by a single call.
enum SmallFile {
    /// - Returns: `nil` when there is none, or it cannot be read.
    static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count < 1 << 22 {
            let count = Glibc.read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Its first line without the line's end.
    static func line(_ path: String) -> String? {
        read(path).map { String($0.prefix { $0 != "\n" }) }
    }

    static func number(_ path: String) -> Double? { line(path).flatMap { Double($0) } }

    static func write(_ text: String, to path: String) throws(FaultError) {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw .system(path) }
        defer { close(file) }
        let count = Array(text.utf8).withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        guard count == text.utf8.count else { throw .system(path) }
    }

    /// Names in a folder; none when there is no such folder.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

extension FaultError {
    /// What `errno` says of a system call.
    static func system(_ subject: String) -> Self { .system(subject, errno) }

    static func system(_ subject: String, _ number: CInt) -> Self {
        let code: Code = number == EACCES || number == EPERM ? .notPermitted : .failed
        return FaultError(code, subject, String(cString: strerror(number)).lowercased())
    }
}
