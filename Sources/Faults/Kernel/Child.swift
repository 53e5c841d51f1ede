import CLinux
import Glibc

/// A child of the injector's. It is waited for once: afterwards its id may be another process's.
final class Child {
    let id: Int32
    private var code: CInt?

    /// - Throws: ``FaultError`` for an id that says that none was started.
    init(_ id: Int32, _ name: String) throws(FaultError) {
        guard id > 0 else { throw .system(name) }
        self.id = id
    }

    /// Its exit code, or 128 and a signal's number; `nil`: it runs.
    func ending() -> CInt? {
        if code == nil {
            let found = linux_ending(id, 0)
            if found >= 0 { code = found }
        }
        return code
    }

    /// Waits for its end up to some seconds, then kills it.
    func end(after seconds: Double = 0) {
        let limit = Monotonic.now + seconds
        while ending() == nil, Monotonic.now < limit { usleep(2000) }
        guard code == nil else { return }
        kill(id, SIGKILL)
        code = linux_ending(id, 1)
    }
}
