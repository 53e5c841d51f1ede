import Platforms
import Testing

/// Answers of Patroni 3.0.2, shortened.
@Suite("What a member of a PostgreSQL cluster says")
struct PatroniMemberTests {
    private func member(_ text: String) -> PatroniMember? { PatroniMember(Array(text.utf8)) }

    @Test func isThatItIsThePrimary() throws {
        let found = try #require(
            member(
                """
                {"state": "running", "role": "master", "server_version": 150018, "xlog": {"location": 100671064},
                 "timeline": 3, "replication": [{"application_name": "postgres-b", "sync_state": "sync"}]}
                """))
        #expect(found.role == "primary" && found.state == "running")
        #expect(found.timeline == 3 && found.location == 100_671_064)
    }

    @Test(arguments: [("true", "sync"), ("false", "replica")])
    func isThatItIsAReplica(_ isSync: String, _ role: String) throws {
        let found = try #require(
            member(
                """
                {"state": "running", "role": "replica", "timeline": 3, "sync_standby": \(isSync),
                 "xlog": {"received_location": 20, "replayed_location": 10, "paused": false}}
                """))
        #expect(found.role == role && found.location == 10)
    }

    @Test func isNoRoleWhileItDoesNotRun() throws {
        let found = try #require(member(#"{"state": "starting", "role": "replica"}"#))
        #expect(found.role == nil && found.state == "starting")
    }

    @Test(arguments: ["", "<html>", "{}", "[]", #"{"state": 1}"#])
    func isNotUnderstoodFromOthers(_ text: String) { #expect(member(text) == nil) }
}
