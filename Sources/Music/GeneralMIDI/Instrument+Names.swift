extension Instrument {
    /// The General MIDI name, such as `Acoustic Grand Piano`, or the kit's, such as `Standard Kit`.
    public var name: String { "" }
    /// Stable and safe in URLs, such as `acoustic-grand-piano`; drum kits have `drum-kit-0` to `drum-kit-127`.
    public var slug: String { "" }
}
