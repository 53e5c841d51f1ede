import Chaos
import Platforms

/// Tells of alerts as Alertmanager sends them, from the list that a receiver keeps; and that the sign of life has not
/// come for too long.
package struct AlertObserver: Observer {
    private static let interval = 0.25
    /// The alert that always fires.
    private static let signOfLife = "Watchdog"
    /// Three times the interval at which it is sent.
    private static let longestSilence = 45.0

    package let name = "alerts"
    private let url: String
    private let timeOfDay: @Sendable () -> Double
    private let pages = PageReader()

    /// - Parameter url: of the list, such as `http://127.0.0.1:8087/alerts`.
    package init(_ url: String, timeOfDay: @escaping @Sendable () -> Double) {
        self.url = url
        self.timeOfDay = timeOfDay
    }

    package func observe(_ tell: @escaping @Sendable (JournalEvent) -> Void) async {
        var sight = Sight(name)
        var silence = Sight(name)
        var list = AlertList()
        var read: [UInt8]?
        var latest: Double?
        await every(Self.interval) {
            do {
                let page = try await pages.get(url)
                // Most of the time nothing has come, and the list is long.
                if page.body != read {
                    guard page.status == 200, let entries = AlertList.entries(page.body) else {
                        throw PageError(
                            url: url, message: "status \(page.status), and no list of notifications")
                    }
                    let notices = read == nil ? list.active(entries) : list.new(entries)
                    read = page.body
                    for notice in notices { tell(.alert(notice)) }
                    latest = AlertList.latest(entries, alert: Self.signOfLife)
                }
                sight.sees()
                if let latest, timeOfDay() - latest <= Self.longestSilence {
                    silence.sees()
                } else if let trouble = silence.fails(
                    "the alert \(Self.signOfLife), which always fires, has not come for \(Int(Self.longestSilence)) s"
                ) {
                    tell(trouble)
                }
            } catch {
                if !Task.isCancelled, let trouble = sight.fails("\(error)") { tell(trouble) }
            }
        }
    }
}
