import Testing

@testable import Faults

@Suite("What the kernel tells")
struct KernelTextTests {
    @Test func ofAProcessWhoseNameHasParentheses() {
        let text =
            "42 (a (b) c) T 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 98765 1000 10 18446744073709551615"
        let process = ProcessEntry(stat: text)
        #expect(process?.id == 42)
        #expect(process?.name == "a (b) c")
        #expect(process?.state == "T")
        #expect(process?.threads == 3)
        #expect(process?.startedAt == 98_765)
        #expect(ProcessEntry(stat: "42 (a") == nil)
    }

    @Test func ofGroupsOfVersion1() {
        let group = ControlGroup(
            groups:
                "5:cpu,cpuacct:/docker/1f\n4:freezer:/docker/1f\n1:name=systemd:/docker/1f\n0::/docker/1f\n",
            mounts: """
                40 39 0:37 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
                41 39 0:38 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer
                42 39 0:39 /docker/xx /elsewhere rw - cgroup cgroup rw,freezer
                43 39 0:40 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                """)
        #expect(group.place(of: "cpuacct")?.folder == "/sys/fs/cgroup/cpu,cpuacct/docker/1f")
        #expect(group.place(of: "cpuacct")?.version == .one)
        #expect(group.place(of: "freezer")?.folder == "/sys/fs/cgroup/freezer/docker/1f")
        #expect(group.place(of: "memory") == nil)
        #expect(group.all.contains("/sys/fs/cgroup/unified/docker/1f"))
    }

    @Test func ofGroupsOfVersion2() {
        let group = ControlGroup(
            groups: "0::/system.slice/docker-1f.scope\n",
            mounts: "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate")
        #expect(group.all == ["/sys/fs/cgroup/system.slice/docker-1f.scope"])
        #expect(group.place(of: "freezer")?.version == .two)
    }

    @Test func ofGroupsAboveWhatCanBeSeenIsNotBelieved() {
        let group = ControlGroup(
            groups: "0::/../../docker/1f\n", mounts: "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
        #expect(group.all.isEmpty)
    }

    @Test(arguments: [
        ([0, 1, 2, 3], 0, 4), ([0, 1, 2, 3], 5, 9), ([0, 1, 2, 7, 8], 0, 3), ([0, 1, 2, 7, 8], 3, 6),
        ([0, 1, 2, 7, 8], 4, 9), ([0, 1, 2, 7, 8], 6, 11), ([], 2, 2),
    ])
    func ofOpenFilesGivesTheLimitThatLeavesSoMany(_ open: [Int], _ count: Int, _ limit: Int) {
        #expect(DescriptorLimit.limit(open: open, leaving: count) == limit)
        #expect(DescriptorLimit.free(open: open, below: limit) == count)
    }
}
