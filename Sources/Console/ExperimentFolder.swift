import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The experiment files of a folder, not of those in it.
package enum ExperimentFolder {
    /// Their paths, by name.
    ///
    /// - Throws: ``ConsoleError``.
    package static func files(in folder: String) throws(ConsoleError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw ConsoleError("\(folder): the folder cannot be read: is it there, and yours to read?")
        }
        let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { "\(base)/\($0)" }
    }
}
