import Testing

@testable import Charts

@Suite("Markup")
struct MarkupTests {
    @Test func escapesWhatIsInterpolated() {
        let name = #"<script>alert("1")</script> & 'x'"#
        let markup: Markup = "<b title=\"\(name)\">\(name)</b>"
        let escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"
        #expect(markup.text == "<b title=\"\(escaped)\">\(escaped)</b>")
    }

    @Test func leavesMarkupAsItIs() {
        let inner: Markup = "<i>\("<")</i>"
        let outer: Markup = "<b>\(inner)\([inner, inner])</b>"
        #expect(outer.text == "<b><i>&lt;</i><i>&lt;</i><i>&lt;</i></b>")
    }

    @Test(arguments: ["\u{0}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{202E}", "\u{2066}", "\u{FFFF}"])
    func showsWhatNobodyCanSeeAsOneSign(_ text: String) {
        #expect(Markup.escaped(text).unicodeScalars.first == "\u{FFFD}")
        #expect(Picture("<a>\(text)</a>") != nil)
    }

    @Test func leavesLettersOfAnyScript() {
        #expect(Markup.escaped("Größe 音楽 🎵\nab\tc") == "Größe 音楽 🎵\nab\tc")
    }

    @Test(arguments: [
        (0, "0"), (1.25, "1.3"), (-0.04, "0"), (12, "12"), (-3.5, "-3.5"), (.nan, "0"), (.infinity, "0"),
    ])
    func writesCoordinatesToATenth(_ value: Double, _ text: String) {
        #expect(("\(value)" as Markup).text == text)
    }
}
