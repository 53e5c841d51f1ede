import Catalog
import Foundation
import Ingest
import Testing

struct DisplayTests {
    @Test func theBarFitsItsTerminal() {
        var progress = IngestProgress()
        progress.files = 12_345
        progress.invalid = 17
        progress.seconds = 2.5
        #expect(progress.bar(width: 80) == "12,345 files, 4,938 files/s, 17 invalid")
        progress.total = 20_000
        #expect(progress.bar(width: 80).hasPrefix("██████████░"))
        #expect(
            progress.bar(width: 80).hasSuffix("12,345 of 20,000 files, 4,938 files/s, 17 invalid, 2 s left"))
        for width in [1, 10, 40, 60, 200] { #expect(progress.bar(width: width).count < max(width, 1) + 1) }
        progress.files = 20_000
        #expect(!progress.bar(width: 120).contains("░"))
    }

    @Test func theSummarySaysWhatWasFound() throws {
        var counters = IngestCounters()
        counters.files = 20_000
        counters.bytes = 400_000_000
        counters.unchanged = 5
        var totals = IngestTotals()
        totals.songs = 19_000
        totals.songsInCatalog = 25_000
        totals.invalid = ["not-midi": 7, "no-music": 1003]
        let summary = IngestSummary(
            source: "midi", figures: RunFigures(counters: counters), totals: totals, seconds: 4)
        #expect(
            summary.text == """
                20,000 files in 4.0 s (5,000 files/s, 100.0 MB/s)
                  songs           19,000  25,000 in the catalog
                  invalid          1,010  no-music 1,003, not-midi 7
                  unchanged            5  files known already
                """)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(summary.json.utf8)) as? [String: Any])
        #expect(json["songs"] as? Int == 19_000)
        #expect(json["filesPerSecond"] as? Double == 5000)
        #expect(json["invalid"] as? [String: Int] == totals.invalid)
    }
}
