import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which notifications of a receiver's list have been told of. Pure.
struct AlertList: Sendable {
    struct Entry: Decodable {
        struct Notification: Decodable {
            var alerts: [Alert]
        }

        struct Alert: Decodable {
            var status: String
            var labels: [String: String]
            /// RFC 3339.
            var startsAt: String
        }

        /// Seconds since 1970.
        var receivedAt: Double
        var notification: Notification
    }

    /// When the latest that has been told of came, and how many came at that very time.
    private var latest = -Double.infinity
    private var count = 0

    /// - Returns: `nil` when it is no list of notifications.
    static func entries(_ page: [UInt8]) -> [Entry]? {
        try? JSONDecoder().decode([Entry].self, from: Data(page))
    }

    /// Alerts that are firing, as far as the list knows; later ones are new.
    mutating func active(_ entries: [Entry]) -> [AlertNotice] {
        var firing: [[String: String]: AlertNotice] = [:]
        for notice in new(entries) { firing[notice.labels] = notice.isFiring ? notice : nil }
        return firing.values.sorted { $0.startsAt < $1.startsAt }
    }

    /// In the order in which they came. A receiver that was started anew has a list that begins anew.
    mutating func new(_ entries: [Entry]) -> [AlertNotice] {
        var found: [AlertNotice] = []
        var same = 0
        var known = count
        for entry in entries where entry.receivedAt >= latest {
            if entry.receivedAt == latest {
                same += 1
                // The first so many of that time are known.
                if same <= known { continue }
                count += 1
            } else {
                latest = entry.receivedAt
                same = 1
                count = 1
                // From here on all are new.
                known = 0
            }
            found += entry.notification.alerts.map(Self.notice)
        }
        return found
    }

    /// When an alert came last that is still firing.
    static func latest(_ entries: [Entry], alert name: String) -> Double? {
        entries.last { entry in
            entry.notification.alerts.contains { $0.labels["alertname"] == name && $0.status == "firing" }
        }?.receivedAt
    }

    private static func notice(_ alert: Entry.Alert) -> AlertNotice {
        AlertNotice(
            labels: alert.labels, isFiring: alert.status == "firing", startsAt: seconds(alert.startsAt))
    }

    private static func seconds(_ text: String) -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let date = (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
        return date?.timeIntervalSince1970 ?? 0
    }
}
