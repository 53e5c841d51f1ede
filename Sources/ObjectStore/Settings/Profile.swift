#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The settings of one profile of AWS's tools: `AWS_PROFILE`, or `default`.
struct Profile: Sendable {
    let name: String
    /// Where its settings were looked for.
    let files: [String]
    /// What the file for settings says, with what the one for keys says over it.
    private let settings: [String: String]
    private let services: [String: String]

    /// - Throws: ``ObjectStoreError`` with code `badSetting` when a profile was chosen that is nowhere.
    init(_ environment: [String: String]) throws(ObjectStoreError) {
        let chosen = environment.setting("AWS_PROFILE") ?? environment.setting("AWS_DEFAULT_PROFILE")
        name = chosen ?? "default"
        let home = environment.setting("HOME") ?? "/nonexistent"
        files = [
            environment.setting("AWS_CONFIG_FILE") ?? "\(home)/.aws/config",
            environment.setting("AWS_SHARED_CREDENTIALS_FILE") ?? "\(home)/.aws/credentials",
        ]
        let config = Self.read(files[0])
        let keys = Self.read(files[1]).sections[name]
        let section = config.sections["profile \(name)"] ?? (name == "default" ? config.sections[name] : nil)
        if chosen != nil, section == nil, keys == nil {
            throw ObjectStoreError(
                .badSetting, "AWS_PROFILE: there is no profile “\(name)” in \(files[0]) or \(files[1])")
        }
        settings = (section ?? [:]).merging(keys ?? [:]) { $1 }
        services = settings["services"].flatMap { config.sections["services \($0)"] } ?? [:]
    }

    subscript(name: String) -> String? { settings[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The endpoint for a service, such as `s3` or `sts`.
    func endpoint(of service: String) -> String? {
        services["\(service).endpoint_url"] ?? self["endpoint_url"]
    }

    private static func read(_ path: String) -> ProfileFile {
        guard let bytes = FileManager.default.contents(atPath: path) else { return ProfileFile() }
        return ProfileFile(String(decoding: bytes, as: UTF8.self))
    }
}

extension [String: String] {
    /// Of the environment; one that is empty is none.
    func setting(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
