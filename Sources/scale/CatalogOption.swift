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

    /// Whether it is on a server.
    var isRemote: Bool { path.contains("://") }

    /// Reads the catalog, which must exist.
    func library() async throws -> Library {
        try await Library(of: SQLiteCatalog(path: path, mode: .readOnly))
    }
}
