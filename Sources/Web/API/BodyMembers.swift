/// The members of a JSON object in a request, read by name and checked to hold nothing else.
struct BodyMembers {
    private var members: [String: JSONValue]

    init(_ members: [String: JSONValue]) { self.members = members }

    /// - Throws: ``Problem`` when members are left that nobody has asked for.
    func finish() throws {
        guard let unknown = members.keys.min() else { return }
        throw Self.problem(unknown, "There should be no member \(unknown.shown).")
    }

    mutating func string(_ name: String) throws -> String {
        switch members.removeValue(forKey: name) {
        case .string(let text): return text
        case nil: throw Self.problem(name, "The member \(name) is missing.")
        case let value?: throw Self.problem(name, "\(name) should be a string, not \(value.kind).")
        }
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int {
        guard let number = try optionalInteger(name, in: range) else {
            throw Self.problem(name, "The member \(name) is missing.")
        }
        return number
    }

    mutating func optionalInteger(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        guard case .integer(let number) = value, range.contains(number) else {
            throw Self.problem(
                name, "\(name) should be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    private static func problem(_ name: String, _ detail: String) -> Problem {
        Problem(.malformedBody, detail, extras: [.init(name: "member", value: .string(name))])
    }
}
