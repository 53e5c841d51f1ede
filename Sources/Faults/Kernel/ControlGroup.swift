/// The cgroup of a container, in whichever version the machine has it.
///
/// cgroups(7): version 1 has a tree for each controller, version 2 one for all. Machines may have both mounted; a
/// controller is in one of them.
struct ControlGroup: Hashable, Sendable {
    enum Version: Hashable, Sendable {
        case one
        case two
    }

    /// Folders by controller's name, such as `cpu`; with version 2 all of them are the same.
    private let folders: [String: String]
    private let unified: String?

    /// - Parameters:
    ///   - groups: the text of `/proc/PID/cgroup`.
    ///   - mounts: the text of `/proc/self/mountinfo`, with the trees from their roots on.
    init(groups: String, mounts: String) {
        var points: [String: String] = [:]
        var unifiedPoint: String?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            // The number of fields before the hyphen varies; proc(5).
            guard let hyphen = fields.firstIndex(of: "-"), hyphen >= 6, fields.count >= hyphen + 4,
                fields[3] == "/"
            else { continue }
            let point = String(fields[4])
            switch fields[hyphen + 1] {
            case "cgroup":
                for controller in fields[hyphen + 3].split(separator: ",") {
                    points[String(controller)] = points[String(controller)] ?? point
                }
            case "cgroup2": unifiedPoint = unifiedPoint ?? point
            default: break
            }
        }
        var folders: [String: String] = [:]
        var unified: String?
        for line in groups.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, !fields[2].contains("/..") else { continue }
            let path = fields[2] == "/" ? "" : String(fields[2])
            if fields[0] == "0", fields[1].isEmpty {
                unified = unifiedPoint.map { $0 + path }
            } else {
                for controller in fields[1].split(separator: ",") {
                    folders[String(controller)] = points[String(controller)].map { $0 + path }
                }
            }
        }
        self.folders = folders
        self.unified = unified
    }

    /// Where a controller's files are, and of which version they are; `nil` where there is no such controller.
    func place(of controller: String) -> (folder: String, version: Version)? {
        if let folder = folders[controller] { return (folder, .one) }
        guard let unified else { return nil }
        // The freezer is part of every group of version 2.
        if controller == "freezer" { return (unified, .two) }
        let there = SmallFile.line(unified + "/cgroup.controllers")?.split(separator: " ") ?? []
        return there.contains { $0 == Self.unifiedName(controller) } ? (unified, .two) : nil
    }

    private static func unifiedName(_ controller: String) -> String {
        switch controller {
        case "blkio": "io"
        // Part of `cpu`.
        case "cpuacct": "cpu"
        default: controller
        }
    }

    /// - Throws: ``FaultError`` where there is no such controller.
    func folder(of controller: String) throws(FaultError) -> (folder: String, version: Version) {
        guard let place = place(of: controller) else {
            throw FaultError(
                .notPossible, "cgroup controller \(controller)", "the target's cgroup does not have it")
        }
        return place
    }

    /// Every folder that it has.
    var all: [String] { Set(folders.values).union(unified.map { [$0] } ?? []).sorted() }

    /// Processes in it and in groups below it.
    func members() -> [Int32] {
        for controller in ["pids", "memory", "cpu", "freezer"] {
            if let place = place(of: controller) { return Self.members(of: place.folder) }
        }
        return all.first.map { Self.members(of: $0) } ?? []
    }

    private static func members(of folder: String) -> [Int32] {
        var found = (SmallFile.read(folder + "/cgroup.procs") ?? "").split(separator: "\n").compactMap {
            Int32($0)
        }
        for name in SmallFile.names(in: folder) where SmallFile.isFolder(folder + "/" + name) {
            found += members(of: folder + "/" + name)
        }
        return found
    }

    /// Moves a process into it, for these controllers; with version 2 that is for all of them.
    func take(_ process: Int32, for controllers: [String]) throws(FaultError) {
        var folders: Set<String> = []
        for controller in controllers {
            if let place = place(of: controller) { folders.insert(place.folder) }
        }
        guard !folders.isEmpty else {
            throw FaultError(
                .notPossible, "cgroup controller \(controllers[0])", "the target's cgroup does not have it")
        }
        for folder in folders { try SmallFile.write("\(process)", to: Self.leaf(folder) + "/cgroup.procs") }
    }

    /// The group itself, or with version 2 one below it: groups that have others for their controllers take no
    /// processes.
    private static func leaf(_ folder: String) -> String {
        guard SmallFile.line(folder + "/cgroup.subtree_control")?.isEmpty == false else { return folder }
        let below = SmallFile.names(in: folder).map { folder + "/" + $0 }
            .first { SmallFile.read($0 + "/cgroup.procs")?.isEmpty == false }
        return below.map(leaf) ?? folder
    }
}
