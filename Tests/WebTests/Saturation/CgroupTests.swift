import Foundation
import NIOCore
import Testing
import Web

@Suite struct CgroupTests {
    private static let unified =
        "31 24 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n"
    private static let id = "1e87b2bd9c13f36f"
    /// Version 1 as a container without a cgroup namespace sees it.
    private static let container = """
        81 80 0:45 / /proc rw - proc proc rw
        82 81 0:46 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw,mode=755
        83 82 0:29 /docker/\(id) /sys/fs/cgroup/cpu ro,nosuid master:11 - cgroup cgroup rw,cpu
        84 82 0:30 /docker/\(id) /sys/fs/cgroup/cpuacct ro,nosuid master:12 - cgroup cgroup rw,cpuacct
        """

    @Test func aServiceOfVersion2LooksUpToTheRoot() {
        #expect(
            Cgroup(groups: "0::/system.slice/scale.service\n", mounts: Self.unified)
                == .version2([
                    "/sys/fs/cgroup/system.slice/scale.service", "/sys/fs/cgroup/system.slice",
                    "/sys/fs/cgroup",
                ]))
    }

    @Test func aContainerWithANamespaceHasItsGroupAtTheRoot() {
        #expect(Cgroup(groups: "0::/\n", mounts: Self.unified) == .version2(["/sys/fs/cgroup"]))
        // Moved out of its namespace's root.
        #expect(Cgroup(groups: "0::/../other\n", mounts: Self.unified) == .version2(["/sys/fs/cgroup"]))
    }

    @Test func aContainerWithoutANamespaceHasItsGroupAtTheRootToo() {
        let mount = Self.unified.replacing("0:28 / ", with: "0:28 /docker/\(Self.id) ")
        #expect(Cgroup(groups: "0::/docker/\(Self.id)\n", mounts: mount) == .version2(["/sys/fs/cgroup"]))
        #expect(Cgroup(groups: "0::/elsewhere\n", mounts: mount) == .version2(["/sys/fs/cgroup"]))
        #expect(Cgroup(groups: "0::/docker/\(Self.id)0\n", mounts: mount) == .version2(["/sys/fs/cgroup"]))
        let inner = Cgroup(groups: "0::/docker/\(Self.id)/inner\n", mounts: mount)
        #expect(inner == .version2(["/sys/fs/cgroup/inner", "/sys/fs/cgroup"]))
    }

    @Test func version1HasAFolderForEachController() {
        let groups = "2:cpuacct:/docker/\(Self.id)\n1:cpu:/docker/\(Self.id)\n0::/docker/\(Self.id)\n"
        #expect(
            Cgroup(groups: groups, mounts: Self.container)
                == .version1(cpu: ["/sys/fs/cgroup/cpu"], accounting: ["/sys/fs/cgroup/cpuacct"]))
    }

    @Test func version1HasBothControllersInOneFolderOrBoth() {
        let mounts = "83 82 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
        let folders = ["/sys/fs/cgroup/cpu,cpuacct/a", "/sys/fs/cgroup/cpu,cpuacct"]
        #expect(
            Cgroup(groups: "4:cpu,cpuacct:/a\n", mounts: mounts)
                == .version1(cpu: folders, accounting: folders))
    }

    @Test func namesOfMountsAreUnescaped() {
        let mounts = #"31 24 0:28 / /a\040b\134c rw - cgroup2 none rw"#
        #expect(Cgroup(groups: "0::/", mounts: mounts) == .version2([#"/a b\c"#]))
    }

    @Test func wherePartsAreMissingThereIsNone() {
        #expect(Cgroup(groups: "", mounts: "") == nil)
        #expect(Cgroup(groups: "0::/", mounts: "83 82 0:29 / /x rw - cgroup") == nil)
        #expect(Cgroup(groups: "4:memory:/\n", mounts: Self.container) == nil)
        #expect(Cgroup(groups: "garbage\n::\n", mounts: "more\n - \n") == nil)
    }

    @Test func aGroupOfVersion2IsRead() throws {
        let folder = try Folder(
            "a/b/cpu.max", "max 100000\n", "a/b/cpu.stat", "nr_periods 1\nnr_throttled 1\n",
            "a/cpu.max", "50000 100000\n", "a/cpu.stat",
            """
            usage_usec 2500
            user_usec 2000
            system_usec 500
            nr_periods 12
            nr_throttled 3
            throttled_usec 99
            """)
        defer { folder.remove() }
        let reader = CgroupReader(.version2([folder.path + "/a/b", folder.path + "/a", folder.path]))
        let reading = try #require(reader.reading(at: .uptimeNanoseconds(5)))
        #expect(reading.quota == CPUQuota(max: "50000 100000"))
        #expect([reading.periods, reading.throttled, reading.usage] == [12, 3, 2_500_000])
    }

    @Test func aGroupOfVersion1IsRead() throws {
        let folder = try Folder(
            "cpu/cpu.cfs_quota_us", "150000\n", "cpu/cpu.cfs_period_us", "100000\n",
            "cpu/cpu.stat", "nr_periods 12\nnr_throttled 3\nthrottled_time 99\nnr_bursts 0\n",
            "acct/cpuacct.usage", "123456789\n")
        defer { folder.remove() }
        let reader = CgroupReader(.version1(cpu: [folder.path + "/cpu"], accounting: [folder.path + "/acct"]))
        let reading = try #require(reader.reading(at: .uptimeNanoseconds(5)))
        #expect(reading.quota == CPUQuota(time: "150000", period: "100000"))
        #expect([reading.periods, reading.throttled, reading.usage] == [12, 3, 123_456_789])
        let other = CgroupReader(.version1(cpu: [folder.path + "/cpu"], accounting: []))
        #expect(other.reading(at: .uptimeNanoseconds(5))?.usage == nil)
    }

    @Test func withoutAQuotaThereIsNothingToRead() throws {
        let folder = try Folder(
            "cpu.max", "max 100000\n", "cpu.stat", "usage_usec 5\n", "cpu.cfs_quota_us", "-1\n",
            "cpu.cfs_period_us", "100000\n")
        defer { folder.remove() }
        #expect(CgroupReader(.version2([folder.path])).reading(at: .now()) == nil)
        #expect(CgroupReader(.version1(cpu: [folder.path], accounting: [])).reading(at: .now()) == nil)
        #expect(CgroupReader(.version2([folder.path + "/none"])).reading(at: .now()) == nil)
        #expect(CgroupReader(nil).reading(at: .now()) == nil)
    }

    /// A folder of small files, given as path and text in turn.
    private struct Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "scale-cgroup-\(UUID())")
        var path: String { url.path(percentEncoded: false) }

        init(_ files: String...) throws {
            for index in stride(from: 0, to: files.count, by: 2) {
                let file = url.appending(path: files[index])
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(files[index + 1].utf8).write(to: file)
            }
        }

        func remove() { try? FileManager.default.removeItem(at: url) }
    }
}
