import Chaos
import Charts

extension HTMLReport {
    private static let mostIDs = 1000

    /// Also when nothing was lost: an empty list is what people want to see.
    var ledgers: Markup {
        guard !judgement.ledgers.isEmpty else {
            return "<p class=\"none\">No load of this run kept a ledger of its writes.</p>"
        }
        let rows = judgement.ledgers.map { ledger -> Markup in
            """
            <tr><th scope="row">\(ledger.load)</th>\
            \(Self.cell("Acknowledged", "\(ledger.acknowledged)", isNumber: true))\
            \(Self.cell("Refused", "\(ledger.refused)", isNumber: true))\
            \(Self.cell("Unknown", "\(ledger.unknown)", isNumber: true))\
            \(Self.cell("Unknown, but there", "\(ledger.unknownPresent)", isNumber: true))\
            \(Self.cell("Lost", "\(ledger.lost.count)", isNumber: true))\
            \(Self.cell("Doubled", "\(ledger.doubled.count)", isNumber: true))\
            \(Self.cell("Stale", "\(ledger.stale.count)", isNumber: true))</tr>

            """
        }
        return """
            \(Self.table("Ledgers", ["Load", "-Acknowledged", "-Refused", "-Unknown", "-Unknown, but there", "-Lost", "-Doubled", "-Stale"], rows))\
            \(judgement.ledgers.map(lists))
            """
    }

    private func lists(_ ledger: LedgerResult) -> Markup {
        let kinds: [(String, String, [Int])] = [
            ("Lost", "acknowledged, and not there at the end", ledger.lost),
            ("Doubled", "there more than once", ledger.doubled),
            ("Stale", "acknowledged, and not found by a read that came after", ledger.stale),
            ("Refused, but there", "refused, and done all the same", ledger.refusedPresent),
        ]
        let items = kinds.map { name, meaning, ids -> Markup in
            "<div><dt>\(name): \(meaning)</dt><dd class=\"ids\">\(Self.list(ids))</dd></div>"
        }
        return "<h3>Writes of load “\(ledger.load)”</h3><dl class=\"panel facts\">\(items)</dl>"
    }

    private static func list(_ ids: [Int]) -> String {
        guard !ids.isEmpty else { return "none" }
        let shown = ids.prefix(mostIDs).map(String.init).joined(separator: " ")
        return ids.count > mostIDs ? "\(shown) and \(ids.count - mostIDs) more" : shown
    }
}
