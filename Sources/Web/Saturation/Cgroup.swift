/// Where in the file system this process's cgroup has its files on processor time.
///
/// Found in `/proc/self/cgroup` (cgroups(7)) and `/proc/self/mountinfo` (proc(5)). A container sees its own
/// group at the root of the mount, whether or not it has a cgroup namespace.
package enum Cgroup: Hashable, Sendable {
    /// Folders, from the group itself to its outermost ancestor that can be seen.
    case version1(cpu: [String], accounting: [String])
    case version2([String])

    /// - Parameters:
    ///   - groups: the text of `/proc/self/cgroup`.
    ///   - mounts: the text of `/proc/self/mountinfo`.
    package init?(groups: String, mounts: String) {
        let mounts = mounts.split(separator: "\n").compactMap(Mount.init)
        var unified: String?
        var paths: [Substring: String] = [:]
        for line in groups.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            if fields[0] == "0", fields[1].isEmpty { unified = String(fields[2]) }
            for controller in fields[1].split(separator: ",") { paths[controller] = String(fields[2]) }
        }
        func folders(_ controller: Substring) -> [String]? {
            guard let path = paths[controller] else { return nil }
            return mounts.first { $0.type == "cgroup" && $0.options.contains(controller) }?.folders(of: path)
        }
        if let cpu = folders("cpu") {
            self = .version1(cpu: cpu, accounting: folders("cpuacct") ?? [])
        } else if let unified, let mount = mounts.first(where: { $0.type == "cgroup2" }) {
            self = .version2(mount.folders(of: unified))
        } else {
            return nil
        }
    }

    /// A line of mountinfo.
    private struct Mount {
        var root: String
        var point: String
        var type: Substring
        /// Of the file system: for version 1, its controllers.
        var options: [Substring]

        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            // The number of fields before the hyphen varies.
            guard let hyphen = fields.firstIndex(of: "-"), hyphen >= 6, fields.count >= hyphen + 4 else {
                return nil
            }
            root = Self.unescaped(fields[3])
            point = Self.unescaped(fields[4])
            type = fields[hyphen + 1]
            options = fields[hyphen + 3].split(separator: ",")
        }

        /// The folders of a group and its ancestors; just the mount's root when it is not below that.
        func folders(of path: String) -> [String] {
            let below = root == "/" ? "" : root
            guard path == below || path.hasPrefix(below + "/"), !path.contains("/..") else { return [point] }
            var parts = path.dropFirst(below.count).split(separator: "/")
            var folders: [String] = []
            while true {
                folders.append(parts.reduce(point) { $0 + "/" + $1 })
                guard parts.popLast() != nil else { return folders }
            }
        }

        /// Space, tab, line feed and backslash are written as three octal digits.
        private static func unescaped(_ text: Substring) -> String {
            var bytes: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\\"), rest.count >= 3,
                    let escaped = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
                {
                    bytes.append(escaped)
                    rest = rest.dropFirst(3)
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
