import Foundation

/// A command for `--worker-binary` that is the worker's, but hands on chunks only while it is open; when it
/// is closed, it lets one more through.
struct WorkerGate {
    let path: String
    private let folder: String

    init(in base: String) throws {
        folder = base + "/gate"
        path = base + "/gated"
        let executable = ScaleProcess.executable?.path(percentEncoded: false) ?? ""
        // `mkdir` works for one alone.
        let script = """
            #!/bin/bash
            {
                read -r chunk
                until [ -e '\(folder)/open' ] || mkdir '\(folder)/one' 2>/dev/null; do sleep 0.05; done
                echo "$chunk"
                cat
            } | '\(executable)' "$@"
            """
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        chmod(path, 0o755)
    }

    func close() throws {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func open() { _ = FileManager.default.createFile(atPath: folder + "/open", contents: nil) }
}
