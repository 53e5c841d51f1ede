#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system says of a process. `proc_pid_stat(5)`
struct ProcessStatus {
    var name: String
    var parent: pid_t

    init?(of process: pid_t) {
        let descriptor = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard let bytes = Descriptor.readAll(descriptor),
            let start = bytes.firstIndex(of: UInt8(ascii: "(")),
            let end = bytes.lastIndex(of: UInt8(ascii: ")")), start < end
        else { return nil }
        name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count >= 2, let parent = pid_t(String(decoding: fields[1], as: UTF8.self)) else {
            return nil
        }
        self.parent = parent
    }
}
