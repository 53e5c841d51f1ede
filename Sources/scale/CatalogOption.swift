import ArgumentParser
import Catalog
import Library

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which catalog a command works on; the same for all.
struct CatalogOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The catalog.",
            discussion: "Without it, $SCALE_CATALOG, or else scale.sqlite in the current folder.",
            valueName: "file"),
        completion: .file())
    var catalog: String?

    var path: String {
        catalog ?? getenv("SCALE_CATALOG").map { String(cString: $0) } ?? "scale.sqlite"
    }

    /// The same for a catalog wherever it is spoken of from, and before it is made.
    var identity: String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { path[..<path.index(after: $0)] } ?? "."
        guard let real = realpath(String(folder), nil) else { return path }
        defer { free(real) }
        return "\(String(cString: real))/\(slash.map { path[path.index(after: $0)...] } ?? path[...])"
    }

    /// Reads the catalog, which must exist.
    func library() async throws -> Library {
        try await Library(of: SQLiteCatalog(path: path, mode: .readOnly))
    }
}
