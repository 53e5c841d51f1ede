#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which files are meant by what a user has named.
package enum ExperimentPaths {
    private static let endings = [".yaml", ".yml"]

    /// - Parameter all: whether folders stand for every experiment in them, by name.
    /// - Throws: ``HarnessError``.
    package static func of(_ arguments: [String], all: Bool) throws(HarnessError) -> [String] {
        var paths: [String] = []
        for argument in arguments {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
                throw HarnessError(.badExperiment, argument, "there is no such file")
            }
            guard isFolder else {
                paths.append(argument)
                continue
            }
            guard all else {
                throw HarnessError(
                    .badExperiment, argument, "it is a folder: --all runs every experiment in it")
            }
            let found = ((try? FileManager.default.contentsOfDirectory(atPath: argument)) ?? [])
                .filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
            guard !found.isEmpty else {
                throw HarnessError(.badExperiment, argument, "there is no experiment in it")
            }
            let folder = argument.hasSuffix("/") ? argument : argument + "/"
            paths += found.map { folder + $0 }
        }
        return paths
    }
}
