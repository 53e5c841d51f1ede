import MIDI
import Music

/// Instruments in lists, as HTML. They are most of what a page says, and a template for each of their words takes ten times
/// as long as all the rest. Nothing in them comes from outside: names and slugs are General MIDI's.
enum InstrumentMarkup {
    /// A small label in a list.
    static func chip(_ instrument: Instrument, isShared: Bool = false, isLinked: Bool = false) -> String {
        let name = escaped(instrument.name)
        let text = isLinked ? "<a href=\"/?instrument=\(instrument.slug)\">\(name)</a>" : name
        return """
            <li class="chip f\(InstrumentGroup(of: instrument).number)\(isShared ? " shared" : "")">\(text)\
            \(isShared ? "<span class=\"hidden\"> (shared)</span>" : "")</li>

            """
    }

    enum Choice {
        case open
        case required
        case excluded
    }

    /// One that songs can be asked to have, or not to have.
    ///
    /// - Parameter songs: how many of those found have it.
    static func filter(_ instrument: Instrument, _ choice: Choice, songs: Int) -> String {
        let name = escaped(instrument.name)
        return """
            <li data-instrument="\(instrument.slug)">
            <label class="with"><input type="checkbox" name="instrument" value="\(instrument.slug)"\
            \(choice == .required ? " checked" : "")> <span class="name">\(name)</span> \
            <span class="count" data-count>\(PageText.number(songs))</span></label>
            <label class="without" title="Without \(name)"><input type="checkbox" name="without" \
            value="\(instrument.slug)"\(choice == .excluded ? " checked" : "")>\
            <span class="minus" aria-hidden="true">−</span><span class="hidden">Without \(name)</span></label>
            </li>

            """
    }

    static func option(_ instrument: Instrument) -> String {
        "<option value=\"\(instrument.slug)\">\(escaped(instrument.name))</option>"
    }

    private static func escaped(_ name: String) -> String {
        guard
            name.utf8.contains(where: {
                $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "\"")
            })
        else { return name }
        return name.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
