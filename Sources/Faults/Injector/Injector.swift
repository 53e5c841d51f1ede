import Chaos
import CLinux
import Glibc

/// Injects one fault into its targets, proves it each second, and heals it: when its time is over, when it is told to
/// (SIGTERM), when nobody renews its lease (SIGWINCH) any more, and when its guard has died.
///
/// A process of one thread that never waits for anybody without a limit. SIGWINCH is taken for renewals because one that
/// comes before it is awaited does nothing.
package final class Injector {
    /// Seconds in which a target has to have ended.
    private static let timeToEnd = 30.0

    private let injection: Injection
    private let writer = MessageWriter()
    private var affected: [Affected] = []
    private var lease: Lease
    private var hasFailed = false

    package init(_ injection: Injection) {
        self.injection = injection
        lease = Lease(length: injection.lease, duration: injection.duration, at: Monotonic.now)
    }

    /// - Returns: the exit code: 0 when all was done and healed, else 1.
    package func run() -> Int32 {
        let signals = linux_signals()
        writer.write(.ready)
        let guardian: GuardProcess
        do {
            guard signals >= 0 else { throw FaultError.system("signals") }
            guardian = try GuardProcess()
        } catch {
            for target in injection.targets { fail(target.id, "\(error)") }
            return writer.finish(hasFailed: hasFailed)
        }
        for target in injection.targets { prepare(target, guardian) }
        for one in affected { apply(one) }
        let isEnding = affected.contains { $0.fault.endsTarget }
        let duration = isEnding && injection.duration == 0 ? Self.timeToEnd : injection.duration
        lease = Lease(length: injection.lease, duration: duration, at: Monotonic.now)
        let isTimeOver = watch(signals, guardian) == .time
        for one in affected where one.state != .over {
            if isTimeOver, injection.duration == 0, one.fault.endsTarget {
                fail(one.target.id, "it has not ended within \(Int(Self.timeToEnd)) s")
            }
            heal(one)
        }
        for one in affected { compare(one) }
        // What could not be healed is tried by the guard once more.
        guardian.leave(isDone: affected.allSatisfy { $0.state == .over })
        return writer.finish(hasFailed: hasFailed)
    }

    // MARK: Steps

    private func prepare(_ target: Injection.Target, _ guardian: GuardProcess) {
        do {
            let one = try Affected(target, injection)
            if let before = one.before { writer.write(.found(target: target.id, fingerprint: before)) }
            writer.write(.remembered(target: target.id, memory: one.fault.memory))
            try guardian.tell(.remember(target: target.id, memory: one.fault.memory))
            affected.append(one)
        } catch {
            fail(target.id, "\(error)")
        }
    }

    private func apply(_ one: Affected) {
        do {
            try one.fault.apply()
            one.state = .applied
            event(.applied(target: one.target.id))
        } catch {
            fail(one.target.id, "\(error)")
            heal(one)
        }
    }

    private func heal(_ one: Affected) {
        do {
            try one.recover()
            event(.recovered(target: one.target.id))
        } catch {
            fail(one.target.id, "it cannot be healed: \(error)")
        }
    }

    /// Tells of it, also when all is as it was: what was not compared is not known to be healed.
    private func compare(_ one: Affected) {
        guard one.before != nil else { return }
        let differences = one.residue()
        if !differences.isEmpty { hasFailed = true }
        event(.residue(target: one.target.id, differences: differences))
    }

    /// Until it is time to heal.
    ///
    /// - Returns: how the lease has ended; `nil`: something else has.
    private func watch(_ signals: CInt, _ guardian: GuardProcess) -> Lease.Ending? {
        var tick = Monotonic.now + 1
        // The last moments count, too, and are all that there is of a short fault.
        defer {
            if tick - Monotonic.now < 0.5 { for one in affected where one.state == .applied { prove(one) } }
        }
        while affected.contains(where: { $0.state == .applied }) {
            let now = Monotonic.now
            if let ending = lease.ending(at: now) {
                if ending == .lapsed { failAll(ending.rawValue) }
                return ending
            }
            var happening = Happening.nothing
            if now >= tick {
                if !guardian.beat(within: injection.lease) { happening = .guardGone }
                for one in affected where one.state == .applied { look(one) }
                tick = max(tick + 1, Monotonic.now)
            } else {
                happening = next(signals, guardian, within: min(tick - now, lease.remaining(at: now)))
            }
            for one in affected where one.state == .applied && one.target.hasEnded { ended(one) }
            if happening == .guardGone { failAll("its guard has died") }
            if happening != .nothing { return nil }
        }
        return nil
    }

    private enum Happening {
        case nothing
        case healing
        case guardGone
    }

    private func next(_ signals: CInt, _ guardian: GuardProcess, within seconds: Double) -> Happening {
        let endings = affected.filter { $0.state == .applied }.map(\.target.ending)
        var looks = ([signals, guardian.control] + endings).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        poll(&looks, nfds_t(looks.count), CInt((seconds * 1000).rounded(.up)))
        if looks[1].revents != 0, !guardian.receive() { return .guardGone }
        while true {
            switch linux_next_signal(signals) {
            case 0: return .nothing
            case SIGWINCH: lease.renew(at: Monotonic.now)
            case SIGCHLD: break
            default: return .healing
            }
        }
    }

    /// Each second.
    private func look(_ one: Affected) {
        do {
            try one.fault.renew()
        } catch {
            // Of one that is just ending, nothing can be read.
            guard !one.target.hasEnded else { return }
            if one.problem != error { fail(one.target.id, "\(error)") }
            one.problem = error
        }
        prove(one)
    }

    private func prove(_ one: Affected) {
        if let proof = try? one.fault.proof() { event(.proof(proof)) }
    }

    private func ended(_ one: Affected) {
        if one.fault.endsTarget {
            prove(one)
        } else {
            fail(one.target.id, "it ended while the fault lasted")
        }
        // At once: workers that are left keep the engine from removing its cgroup.
        heal(one)
    }

    // MARK: Telling

    private func event(_ what: FaultEvent.What) { writer.write(.event(what)) }

    private func fail(_ target: String, _ message: String) {
        hasFailed = true
        event(.failed(target: target, message: message))
    }

    private func failAll(_ message: String) {
        for one in affected where one.state == .applied { fail(one.target.id, message) }
    }
}
