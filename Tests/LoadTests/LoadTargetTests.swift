import Load
import Testing

@Suite struct LoadTargetTests {
    @Test(
        arguments: [
            ("http://localhost:8080", "localhost", 8080, "localhost:8080"), ("http://a.b", "a.b", 80, "a.b"),
            ("http://10.0.0.1:1/", "10.0.0.1", 1, "10.0.0.1:1"),
            ("http://[::1]:8080", "::1", 8080, "[::1]:8080"),
            ("http://[::1]", "::1", 80, "[::1]"),
        ])
    func readsAddresses(text: String, host: String, port: Int, authority: String) throws {
        let target = try LoadTarget(text)
        #expect(target == LoadTarget(host: host, port: port))
        #expect(target.authority == authority)
    }

    @Test(
        arguments: [
            "", "localhost:8080", "https://a", "ftp://a", "http://", "http://:80", "http://a:0",
            "http://a:65536",
            "http://a:x", "http://a/b", "http://a?b", "http://u@a", "http://a b", "http://[::1]x",
        ])
    func refusesWhatIsNoAddress(text: String) {
        #expect { try LoadTarget(text) } throws: { ($0 as? LoadError)?.code == .badAddress }
    }

    @Test(arguments: ["a", "", "/a b", "/a#b", "/ä", "/a\r\nx: y"])
    func refusesPathsThatCannotBeSent(path: String) {
        #expect { try RequestTemplate.get(path: path) } throws: { ($0 as? LoadError)?.code == .badPath }
    }
}
