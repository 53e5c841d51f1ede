import Chaos
import Load

/// Puts the load generator's records into the journal's columns. Pure.
struct RequestTranslation: Sendable {
    private let load: String
    /// Nanoseconds of the run at which the load began.
    private let offset: Int64

    init(_ load: String, offset: Int64) {
        self.load = load
        self.offset = offset
    }

    func columns(_ batch: RequestBatch) -> RequestColumns {
        var columns = RequestColumns(load: load)
        var names: [String: Int] = [:]
        func number(_ name: String) -> Int {
            guard !name.isEmpty else { return -1 }
            if let number = names[name] { return number }
            names[name] = columns.names.count
            columns.names.append(name)
            return columns.names.count - 1
        }
        for place in 0..<batch.count {
            let record = batch[place]
            let traits = record.traits
            columns.intended.append(time(record.intended))
            columns.sent.append(record.sent.map { ($0 - record.intended) / 1000 } ?? -1)
            columns.finished.append(traits.isAnswered ? record.latency / 1000 : -1)
            columns.status.append(traits.status)
            columns.error.append(Self.number(of: traits.outcome))
            columns.zone.append(number(traits.zone))
            columns.server.append(number(traits.server))
            columns.scenario.append(number(traits.scenario))
        }
        return columns
    }

    /// Microseconds of the run.
    func time(_ time: Int64) -> Int64 { (offset + time) / 1000 }

    private static let numbers = Dictionary(
        uniqueKeysWithValues: RequestError.allCases.enumerated().map { ($0.element, $0.offset) })

    private static func number(of outcome: RequestOutcome) -> Int {
        let error: RequestError =
            switch outcome {
            case .answered: .none
            case .clientError: .clientError
            case .serverError: .serverError
            case .shed: .shed
            case .connectRefused: .connectionRefused
            case .connectTimeout: .connectTimeout
            case .connectFailed, .reset: .connectionReset
            case .timeout: .timeout
            case .badResponse: .badAnswer
            case .notSent: .notSent
            case .unknown: .unknown
            }
        return numbers[error] ?? 0
    }
}

extension RequestTraits {
    /// Whether a whole answer came, well or not.
    fileprivate var isAnswered: Bool { status > 0 }
}
