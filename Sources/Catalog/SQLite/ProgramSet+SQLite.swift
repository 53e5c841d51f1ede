import GRDB
import MIDI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A set of programs as 16 bytes, in ``CatalogSchema``'s order of bits.
extension ProgramSet {
    init(_ row: Row, column: Int) throws {
        self = try row.withUnsafeData(atIndex: column) { data in
            guard let data, data.count == 16 else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            return data.withUnsafeBytes { bytes in
                ProgramSet(
                    low: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
                    high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
            }
        }
    }

    var bytes: Data {
        withUnsafeBytes(of: (low.littleEndian, high.littleEndian)) { Data($0) }
    }
}
