import ArgumentParser
import Console
import Ingest
import ObjectStore

/// For measurements: fills a bucket, and lets other tools read it.
struct S3Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "s3",
        abstract: "Put MIDI files into S3, or print URLs by which they can be read.",
        shouldDisplay: false,
        subcommands: [Upload.self, Presign.self])

    struct Upload: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the MIDI files of a folder into a bucket, which is made if it is not there.")

        @Argument(help: "The folder.", completion: .directory)
        var folder: String

        @Argument(help: "Where to: s3://bucket/folder.")
        var location: String

        func run() async throws {
            let count = try await FolderUpload(of: folder, to: location).run()
            print("\(count) objects in \(location)")
        }
    }

    struct Presign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a URL for each object, one a line, by which anyone can read it for a time.")

        @Argument(help: "Where from: s3://bucket/folder.")
        var location: String

        @Option(help: ArgumentHelp("How long they are good for.", valueName: "seconds"))
        var expires = 3600

        func validate() throws {
            guard (1...604_800).contains(expires) else {
                throw ValidationError("--expires \(expires) is not between 1 and 604,800 seconds")
            }
        }

        func run() async throws {
            let place = try ObjectLocation(location)
            let client = try S3Client(bucket: place.bucket)
            var listing = client.list(prefix: place.prefix)
            while let page = try await listing.next() {
                for object in page.objects {
                    print(try await client.presignedURL(key: object.key, expiresIn: expires))
                }
            }
        }
    }
}
