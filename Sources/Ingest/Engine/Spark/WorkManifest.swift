import Catalog
import MIDI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a run's driver tells its workers, as `manifest.json` in the work store. It is written after the
/// chunks that it counts, and deleted first: a run whose manifest is gone is over.
package struct WorkManifest: Codable, Hashable, Sendable {
    package static let name = "manifest.json"
    /// Grows when an older worker could not do what a manifest, or a chunk of it, says, or would write
    /// rows that the driver does not read.
    package static let currentFormat = 2

    package var format = Self.currentFormat
    /// Of the source.
    package var location: String
    package var mode: String
    /// ``InstrumentReader/version``
    package var ruleVersion: Int
    /// In the catalog.
    package var run: Int
    package var chunks: Int

    package init(source location: String, reading: Reading, run: Int, chunks: Int) {
        self.location = location
        mode = reading.mode.rawValue
        ruleVersion = reading.version
        self.run = run
        self.chunks = chunks
    }

    package var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self)) + [10]
        }
    }

    private struct Format: Decodable {
        var format: Int
    }

    /// - Parameter place: the work store's location.
    /// - Throws: ``IngestError``: it is damaged, or of another version of this program.
    init(_ bytes: [UInt8], at place: String) throws(IngestError) {
        let data = Data(bytes)
        guard let format = try? JSONDecoder().decode(Format.self, from: data).format else {
            throw IngestError(.workDamaged, at: "\(place)/\(Self.name)", "it is not a manifest: run again")
        }
        guard format == Self.currentFormat else { throw Self.otherVersion(format, at: place) }
        guard let manifest = try? JSONDecoder().decode(Self.self, from: data) else {
            throw IngestError(.workDamaged, at: "\(place)/\(Self.name)", "it is not a manifest: run again")
        }
        self = manifest
    }

    static func otherVersion(_ format: Int, at place: String) -> IngestError {
        IngestError(
            .workVersion, at: place,
            "it is of format \(format), this program reads \(currentFormat): run the same version of scale here "
                + "and where the ingest was started")
    }

    /// - Throws: ``IngestError`` when this program reads files by another rule than the driver's.
    func reading(at place: String) throws(IngestError) -> Reading {
        guard ruleVersion == InstrumentReader.version, let mode = InstrumentReader.Mode(rawValue: mode) else {
            throw IngestError(
                .workVersion, at: place,
                "the ingest reads files by rule \(ruleVersion), this program by \(InstrumentReader.version): run "
                    + "the same version of scale here and where the ingest was started")
        }
        return Reading(mode: mode, version: ruleVersion)
    }
}
