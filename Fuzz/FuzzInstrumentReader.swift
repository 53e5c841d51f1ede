/// What libFuzzer calls with each input: reads it every way and checks what must always hold.
///
/// It is compiled together with the sources of the MIDI module, by `make fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInstrumentReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Span(_unsafeElements: UnsafeBufferPointer(start: start, count: count))
    let strict = InstrumentReader.read(bytes, mode: .strict)
    let lenient = InstrumentReader.read(bytes, mode: .lenient)
    precondition(strict == DiagnosingReader.read(bytes, mode: .strict), "the fast way departs from the rule")
    precondition(strict.status != .recovered, "strict never recovers")
    precondition((strict.status == .ok) == strict.reasons.isEmpty, "a reason for all that is not ok")
    precondition(strict.status == .invalid || lenient == strict, "lenient agrees with what strict accepts")
    precondition(lenient.status == .ok || !lenient.reasons.isEmpty, "a reason for all that is not ok")
    precondition(lenient.status != .recovered || !lenient.instruments.isEmpty, "what is recovered is music")
    precondition(
        lenient.status != .invalid || lenient.instruments.isEmpty, "invalid files have no instruments")
    precondition(
        lenient.reasons.allSatisfy { (0...max(0, count)).contains($0.offset) }, "offsets lie in the file")
    return 0
}
