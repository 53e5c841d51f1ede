import Lab
import Testing

@Suite("A machine for a lab")
struct LabHostTests {
    @Test func hasRoomForIt() throws {
        try LabHost.checkRoom(memory: 3 << 30, disk: 5 << 30)
        try LabHost.checkRoom(memory: nil, disk: nil)
    }

    @Test func hasTooLittleMemory() {
        let error = #expect(throws: LabError.self) { try LabHost.checkRoom(memory: 1 << 30, disk: nil) }
        #expect(error?.code == .tooLittleMemory)
        #expect(error?.description.contains("1024 MB are free, and a lab needs 3072") == true)
    }

    @Test func hasTooLittleDisk() {
        let error = #expect(throws: LabError.self) { try LabHost.checkRoom(memory: 8 << 30, disk: 1 << 30) }
        #expect(error?.code == .tooLittleDisk)
    }
}
