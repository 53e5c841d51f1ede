import HTTPTypes
import Hummingbird
import MIDI
import Music

/// A query string or form, read by name and checked to hold nothing else.
struct QueryParameters {
    enum Strictness {
        /// Every parameter must be known, and be there once unless it is a list.
        case strict
        /// As people and their forms write them: unknown and empty ones are passed over, and of
        /// repeated ones the last counts.
        case lenient
    }

    private let strictness: Strictness
    private let pairs: [(name: String, value: String)]
    private var known: [String] = []

    /// - Throws: ``Problem`` for broken percent-encoding or text that is not UTF-8.
    init(_ text: some StringProtocol, _ strictness: Strictness) throws {
        self.strictness = strictness
        var pairs: [(String, String)] = []
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(sides[0], plusIsSpace: true),
                let value = PercentCoding.decode(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
            else {
                throw Problem(.badQuery, "The query holds broken percent-encoding or text that is not UTF-8.")
            }
            if strictness == .lenient, value.isEmpty { continue }
            pairs.append((name, value))
        }
        self.pairs = pairs
    }

    init(of request: Request, _ strictness: Strictness) throws {
        try self.init(request.uri.query ?? "", strictness)
    }

    /// - Throws: ``Problem`` when strict and there are parameters that nobody has asked for.
    func finish() throws {
        guard strictness == .strict, let unknown = pairs.first(where: { !known.contains($0.name) }) else {
            return
        }
        let all = known.isEmpty ? "none" : known.joined(separator: ", ")
        throw Problem(
            .badQuery, "There is no parameter \(unknown.name.shown). What this address takes: \(all).",
            extras: [.init(name: "parameter", value: .string(unknown.name))])
    }

    mutating func list(_ name: String) -> [String] {
        known.append(name)
        return pairs.filter { $0.name == name }.map(\.value)
    }

    mutating func text(_ name: String) throws -> String? {
        let values = list(name)
        guard strictness == .lenient || values.count < 2 else {
            throw problem(name, "\(name) may be given once.")
        }
        return values.last
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
        guard let text = try text(name) else { return standard }
        guard let number = Int(text), range.contains(number), text.utf8.first != UInt8(ascii: "+") else {
            throw problem(
                name, "\(name) should be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    mutating func number(
        _ name: String, in range: ClosedRange<Double>, default standard: Double
    ) throws -> Double {
        guard let text = try text(name) else { return standard }
        guard let number = Double(text), number.isFinite, range.contains(number) else {
            throw problem(
                name, "\(name) should be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, default standard: Choice
    ) throws -> Choice where Choice.RawValue == String {
        guard let text = try text(name) else { return standard }
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem(name, "\(name) should be one of \(all).")
        }
        return choice
    }

    /// `yes` or `no`.
    mutating func decision(_ name: String) throws -> Bool? {
        switch try text(name) {
        case nil: return nil
        case "yes": return true
        case "no": return false
        default: throw problem(name, "\(name) should be yes or no.")
        }
    }

    /// More instruments than there are.
    private static let mostInstruments = 256

    /// A set of instruments by name or slug.
    mutating func instruments(_ name: String) throws -> InstrumentSet {
        var set = InstrumentSet()
        let names = list(name)
        guard names.count <= Self.mostInstruments else {
            throw problem(name, "\(name) may be given \(Self.mostInstruments) times at most.")
        }
        for text in names {
            do throws(UnknownInstrument) {
                // Bare program numbers, which a command line takes, say nothing in an address.
                guard Int(text) == nil else { throw UnknownInstrument(named: text) }
                set.insert(try Instrument(named: text))
            } catch {
                throw Problem(.unknownInstrument, parameter: name, text: text, nearest: error.nearest)
            }
        }
        return set
    }

    private func problem(_ name: String, _ detail: String) -> Problem {
        Problem(.badQuery, detail, extras: [.init(name: "parameter", value: .string(name))])
    }
}

extension Problem {
    init(_ kind: Kind, parameter: String, text: String, nearest: [Instrument]) {
        var extras: [Extra] = [
            .init(name: "parameter", value: .string(parameter)), .init(name: "value", value: .string(text)),
        ]
        var detail = "No instrument is called \(text.shown)."
        if let suggestion = nearest.first {
            extras.append(.init(name: "suggestion", value: .string(suggestion.slug)))
            detail += " Did you mean \(suggestion.name) (\(suggestion.slug))?"
        }
        self.init(kind, detail, extras: extras)
    }
}

extension String {
    /// In quotation marks, cut to what a message bears.
    var shown: String { count > 60 ? "“\(prefix(60))…”" : "“\(self)”" }
}
