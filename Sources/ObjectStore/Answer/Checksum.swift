import Crypto

/// What a store says a body's bytes sum up to.
package enum Checksum: Hashable, Sendable {
    case md5([UInt8])
    case sha256([UInt8])
    case sha1([UInt8])
    case crc32(UInt32)
    /// Castagnoli's.
    case crc32c(UInt32)
    case crc64nvme(UInt64)

    package func fits(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .md5(let digest): Array(Insecure.MD5.hash(data: bytes)) == digest
        case .sha256(let digest): Array(SHA256.hash(data: bytes)) == digest
        case .sha1(let digest): Array(Insecure.SHA1.hash(data: bytes)) == digest
        case .crc32(let sum): UInt32(truncatingIfNeeded: CRC.zip.sum(of: bytes)) == sum
        case .crc32c(let sum): UInt32(truncatingIfNeeded: CRC.castagnoli.sum(of: bytes)) == sum
        case .crc64nvme(let sum): CRC.nvme.sum(of: bytes) == sum
        }
    }
}

/// A cyclic redundancy check whose bits are reflected, with all ones before and after.
struct CRC: Sendable {
    static let zip = CRC(polynomial: 0xEDB8_8320, ones: 0xFFFF_FFFF)
    static let castagnoli = CRC(polynomial: 0x82F6_3B78, ones: 0xFFFF_FFFF)
    static let nvme = CRC(polynomial: 0x9A6C_9329_AC4B_C9B5, ones: .max)

    private let table: [UInt64]
    private let ones: UInt64

    private init(polynomial: UInt64, ones: UInt64) {
        self.ones = ones
        table = (0..<256).map { byte in
            (0..<8).reduce(UInt64(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ polynomial : sum >> 1 }
        }
    }

    func sum(of bytes: [UInt8]) -> UInt64 {
        let table = table.span
        let bytes = bytes.span
        var sum = ones
        for index in bytes.indices {
            sum = sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ bytes[index])]
        }
        return sum ^ ones
    }
}
