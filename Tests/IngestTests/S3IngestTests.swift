import Catalog
import Foundation
import Ingest
import MIDI
import ObjectStore
import TestSupport
import Testing

@Suite("An ingest from S3", .timeLimit(.minutes(5)))
struct S3IngestTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Of all kinds, with names that have to be escaped somewhere.
    private func fill(_ count: Int) throws {
        for number in 0..<count {
            let bytes =
                switch number % 10 {
                case 7: MIDIBytes.damagedSong(melodic: [UInt8(number % 128)])
                case 8: Array("no music".utf8)
                case 9: MIDIBytes.song(melodic: [UInt8(number / 10 % 16)], kits: [0])
                default: MIDIBytes.song(melodic: [UInt8(number % 128), 3], name: "\(number)")
                }
            try folder.write(bytes, to: "\(number % 5)/\(number).mid")
        }
        for name in [
            "with space.mid", "plus+plus.MID", "100%.mid", "%41%2F%25.kar", "ümläut/日本語/🎹.rmi",
            "q?a=b&c#d.midi", "quote\"'<>&;.mid", "deep/er/than/that/back\\slash.mid", "not music.mp3",
        ] {
            try folder.write(MIDIBytes.song(melodic: [40], name: name.count.description), to: name)
        }
        try folder.write([], to: "empty.mid")
    }

    /// The folder's files as objects.
    private func upload(to bucket: S3Client, below prefix: String) async throws {
        let root = folder.path
        let names = try FileManager.default.subpathsOfDirectory(atPath: root).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in names {
                let bytes = try Array(Data(contentsOf: URL(filePath: "\(root)/\(name)")))
                group.addTask { try await bucket.put(prefix + name, bytes) }
            }
            try await group.waitForAll()
        }
    }

    /// Without revisions, which are times in a folder and tags in a bucket.
    private func contents(_ catalog: String) throws -> [String] {
        try TestFolder.contents(ofCatalogAt: catalog).map { line in
            var parts = line.split(separator: "|", omittingEmptySubsequences: false)
            if parts.first == "\"file\"" { parts.remove(at: 3) }
            return parts.joined(separator: "|")
        }
    }

    @Test func endsWithTheCatalogThatTheSameFolderGives() async throws {
        try fill(1100)
        let bucket = try await ObjectGateway.shared.makeBucket()
        try await upload(to: bucket, below: "music/a b+c%/")
        try await bucket.put("music/other.mid", MIDIBytes.song(melodic: [99]))
        try await folder.ingest()
        let expected = try contents(folder.catalogPath)
        #expect(expected.contains { $0.contains("日本語") })
        let catalog = folder.base + "/s3.sqlite"
        var environment = try await ObjectGateway.shared.environment
        environment["SCALE_CATALOG"] = catalog
        let location = "s3://\(bucket.bucket)/music/a b+c%"
        let first = try ScaleProcess("ingest", location, environment: environment).wait()
        #expect(first.code == 0, "\(first.errors)")
        #expect(try contents(catalog).difference(from: expected).prefix(5).isEmpty)
        let again = try ScaleProcess(
            "ingest", location + "/", "--format", "json", environment: environment
        ).wait()
        #expect(again.code == 0, "\(again.errors)")
        #expect(again.output.contains("\"unchanged\":1109") || again.output.contains("\"unchanged\" : 1109"))
        #expect(try contents(catalog).difference(from: expected).prefix(5).isEmpty)
    }

    @Test func readsOnlyWhatWasReplacedAndForgetsWhatIsGone() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        for number in 0..<10 {
            try await bucket.put("\(number).mid", MIDIBytes.song(melodic: [UInt8(number)]))
        }
        let source = S3Source(try ObjectLocation("s3://\(bucket.bucket)"), bucket)
        #expect(try await folder.ingest { $0.source = source }.counters.read == 10)
        try await bucket.put("3.mid", MIDIBytes.song(melodic: [77]))
        try await bucket.delete("4.mid")
        let summary = try await folder.ingest {
            $0.source = source
            $0.prune = true
        }
        #expect(summary.counters.read == 1)
        #expect(summary.totals.removed == 1)
        #expect(summary.totals.songs == 9)
        #expect(try await folder.songs()["3.mid"]?.instruments == InstrumentSet(melodic: [77]))
    }

    @Test func anObjectThatIsGoneOrReplacedAfterItWasListedIsNoError() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        for number in 0..<4 {
            try await bucket.put("a/\(number).mid", MIDIBytes.song(melodic: [UInt8(number)]))
        }
        let source = S3Source(try ObjectLocation("s3://\(bucket.bucket)/a"), bucket)
        let listing = try #require(try await source.makeLister().next(limit: 100))
        #expect(listing.files.map(\.key) == ["0.mid", "1.mid", "2.mid", "3.mid"])
        try await bucket.delete("a/1.mid")
        try await bucket.put("a/2.mid", MIDIBytes.song(melodic: [77, 78]))
        let batch = try await source.makeReader(mode: .lenient).read(listing.files)
        #expect(batch.records.map(\.file.key) == ["0.mid", "2.mid", "3.mid"])
        #expect(batch.obstacles.map(\.key) == ["1.mid"])
        #expect(batch.obstacles.first?.reason.hasPrefix("gone (S3 answered 404 NoSuchKey") == true)
        // What was read has the stamp that the next listing shows.
        let again = try #require(try await source.makeLister().next(limit: 100))
        #expect(again.files.map(\.revision) == batch.records.map(\.file.revision))
        #expect(again.files.map(\.size) == batch.records.map(\.file.size))
        #expect(again.files[1].revision != listing.files[2].revision)
    }

    @Test func anObjectThatIsNotAsSmallAsListedIsNotTakenIntoMemory() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        try await bucket.put("a.mid", [UInt8](repeating: 0, count: 1 << 20))
        let file = FileStamp(key: "a.mid", size: 1, revision: 1)
        let source = S3Source(try ObjectLocation("s3://\(bucket.bucket)"), bucket)
        let batch = try await source.makeReader(mode: .lenient).read([file])
        #expect(batch.records.isEmpty)
        #expect(batch.obstacles.map(\.reason) == ["it grew while it was read"])
    }

    /// A reader of forty objects through a proxy that answers for some of them, and their stamps.
    private func reader(
        _ rule: @escaping @Sendable (String) -> FaultyProxy.Fault
    ) async throws -> (reader: any FileReader, files: [FileStamp], proxy: FaultyProxy) {
        let gateway = try await ObjectGateway.shared
        let bucket = try await gateway.makeBucket()
        for number in 0..<40 {
            try await bucket.put("\(number).mid", MIDIBytes.song(melodic: [UInt8(number)]))
        }
        let proxy = try await FaultyProxy(before: gateway.port) { rule($0) }
        let client = try gateway.client(bucket: bucket.bucket) { settings in
            settings.endpoint = (try? Endpoint(url: "http://127.0.0.1:\(proxy.port)")) ?? settings.endpoint
            settings.retries.firstPause = .milliseconds(1)
        }
        let source = S3Source(try ObjectLocation("s3://\(bucket.bucket)"), client)
        let files = (0..<40).map { FileStamp(key: "\($0).mid", size: 100, revision: 1) }
        return (source.makeReader(mode: .lenient), files, proxy)
    }

    private static func answer(_ status: String, _ code: String) -> FaultyProxy.Fault {
        let body = "<Error><Code>\(code)</Code></Error>"
        return .answer(
            "HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)")
    }

    @Test func anObjectThatAlwaysFailsCostsThatObject() async throws {
        let (reader, files, proxy) = try await reader { request in
            request.contains("/7.mid ") ? Self.answer("500 No", "InternalError") : .none
        }
        let batch = try await reader.read(files)
        #expect(batch.records.count == 39)
        #expect(batch.obstacles.map(\.key) == ["7.mid"])
        #expect(batch.obstacles.first?.reason == "S3 failed each time (S3 answered 500 InternalError)")
        withExtendedLifetime(proxy) {}
    }

    @Test(arguments: [("500 No", "InternalError"), ("403 No", "AccessDenied")])
    func aStoreThatGivesNoObjectIsAnError(_ status: String, _ code: String) async throws {
        let (reader, files, proxy) = try await reader { _ in Self.answer(status, code) }
        let error = await #expect(throws: ObjectStoreError.self) { try await reader.read(files) }
        #expect(error?.answer?.code == code)
        withExtendedLifetime(proxy) {}
    }

    @Test func anObjectThatIsTooLargeIsNotFetched() async throws {
        let bucket = try await ObjectGateway.shared.makeBucket()
        let file = FileStamp(key: "not/there.mid", size: FileRecord.maximumFileSize + 1, revision: 1)
        let source = S3Source(try ObjectLocation("s3://\(bucket.bucket)"), bucket)
        let batch = try await source.makeReader(mode: .lenient).read([file])
        #expect(batch.invalid == 1)
        #expect(batch.bytes == 0)
    }

    @Test func saysInOneLineWhatIsWrong() async throws {
        let gateway = try await ObjectGateway.shared
        var forged = gateway.environment
        forged["AWS_SECRET_ACCESS_KEY"] = "forged"
        var none = gateway.environment
        none["AWS_ACCESS_KEY_ID"] = nil
        none["AWS_SECRET_ACCESS_KEY"] = nil
        let cases = [
            ("s3://no-such-bucket/a", gateway.environment, "no such bucket"),
            ("s3://a", gateway.environment, "not the name of a bucket"),
            ("s3://no-such-bucket/a", forged, "secret access key"),
            ("s3://no-such-bucket/a", none, "there are no credentials"),
        ]
        for (location, environment, message) in cases {
            let result = try ScaleProcess(
                "ingest", location, "--catalog", folder.catalogPath, environment: environment
            ).wait()
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(!result.errors.contains("forged"))
        }
    }
}
