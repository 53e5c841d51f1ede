#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where a lab's passwords are kept on this machine: below `$XDG_STATE_HOME/scale/labs` or
/// `~/.local/state/scale/labs`.
package enum LabState {
    package static func folder(ofLabNamed name: String) -> String {
        let environment = ProcessInfo.processInfo.environment
        let base =
            environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? "\(environment["HOME"] ?? "/root")/.local/state"
        return "\(base)/scale/labs/\(name)"
    }

    package static func remove(labNamed name: String) {
        guard LabSettings.isName(name) else { return }
        try? FileManager.default.removeItem(atPath: folder(ofLabNamed: name))
    }
}
