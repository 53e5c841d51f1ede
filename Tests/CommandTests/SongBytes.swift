/// A MIDI file in which each of `programs` plays one note; 128 and over are drum kits.
func songBytes(_ programs: [UInt8], title: String = "") -> [UInt8] {
    var track: [UInt8] = [0, 0xFF, 3, UInt8(title.utf8.count)] + Array(title.utf8)
    for program in programs {
        let channel: UInt8 = program >= 128 ? 9 : 0
        track += [0, 0xC0 | channel, program & 0x7F, 0, 0x90 | channel, 60, 100, 48, 0x80 | channel, 60, 0]
    }
    track += [0, 0xFF, 0x2F, 0]
    let length = [UInt8(track.count >> 8), UInt8(track.count & 0xFF)]
    return Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8) + [0, 0] + length + track
}
