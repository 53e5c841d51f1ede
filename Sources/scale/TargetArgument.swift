import ArgumentParser
import Chaos

/// Targets by labels as people write them: `name=web-b`, `component=web,zone=b`, `tier=front` for any other label.
struct TargetArgument: ExpressibleByArgument {
    var selector: TargetSelector

    init?(argument: String) {
        var selector = TargetSelector()
        for pair in argument.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "name": selector.name = parts[1]
            case "component": selector.component = parts[1]
            case "zone": selector.zone = parts[1]
            default: selector.labels[parts[0]] = parts[1]
            }
        }
        // Everything there is, is never meant.
        guard selector != TargetSelector() else { return nil }
        self.selector = selector
    }
}
