import Foundation
import Lab
import Testing

@Suite("Passwords of a lab")
struct LabSecretsTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "scale-secrets-\(UUID())").path(percentEncoded: false)

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func areKeptForTheirUserAlone() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try LabSecrets(in: folder)
        #expect(Set(made.values.values).count == LabSecrets.names.count)
        #expect(try LabSecrets(in: folder).values == made.values)
        _ = try made.next(in: folder)
        #expect(try permissions(folder) == 0o700)
        #expect(try permissions("\(folder)/next") == 0o700)
        for name in LabSecrets.names {
            #expect(try permissions("\(folder)/\(name)") == 0o600)
            #expect(try permissions("\(folder)/next/\(name)") == 0o600)
        }
    }

    @Test func areReplacedByTheSameOnesHoweverOftenThatIsInterrupted() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let old = try LabSecrets(in: folder)
        #expect(!old.isRotating)
        let new = try old.next(in: folder)
        #expect(LabSecrets.names.allSatisfy { old.value($0) != new.value($0) })
        // Killed: both are there.
        let found = try LabSecrets(in: folder)
        #expect(found.isRotating)
        #expect(found.values == old.values)
        #expect(try found.next(in: folder).values == new.values)
        // Killed while they took their places.
        try FileManager.default.removeItem(atPath: "\(folder)/superuser")
        try FileManager.default.moveItem(atPath: "\(folder)/next/superuser", toPath: "\(folder)/superuser")
        #expect(try LabSecrets(in: folder).next(in: folder).values == new.values)
        try LabSecrets.finishRotation(in: folder)
        let last = try LabSecrets(in: folder)
        #expect(!last.isRotating)
        #expect(last.values == new.values)
    }

    @Test func areNotMadeForALabThatSomebodyElseStarted() {
        let error = #expect(throws: LabError.self) { try LabSecrets.kept(in: folder) }
        #expect(error?.code == .badFile)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
