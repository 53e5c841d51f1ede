import ArgumentParser

/// A length of time as people write it: `500ms`, `60s`, `2m`, `1h`, or a number of seconds.
struct TimeArgument: ExpressibleByArgument {
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let number = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let value = Double(number), value <= 1_000_000 else { return nil }
        switch argument.dropFirst(number.count) {
        case "", "s": duration = .seconds(value)
        case "ms": duration = .milliseconds(value)
        case "m", "min": duration = .seconds(value * 60)
        case "h": duration = .seconds(value * 3600)
        default: return nil
        }
    }

    var defaultValueDescription: String {
        let milliseconds =
            duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
