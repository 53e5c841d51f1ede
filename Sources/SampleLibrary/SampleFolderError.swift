#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a sample library could not be written.
public struct SampleFolderError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The folder holds files of someone else.
        case notASampleLibrary = "not-a-sample-library"
        /// The folder holds songs of another seed, length or version of the generator.
        case otherSampleLibrary = "other-sample-library"
        case failed
    }

    public var code: Code
    public var message: String
    public var path: String

    public init(_ code: Code, at path: String, _ message: String) {
        self.code = code
        self.message = message
        self.path = path
    }

    /// With what `errno` says.
    init(_ code: Code, at path: String) {
        self.init(code, at: path, String(cString: strerror(errno)).lowercased())
    }

    public var description: String { "\(path): \(message)" }
}
