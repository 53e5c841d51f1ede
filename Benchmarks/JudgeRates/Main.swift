import Chaos
import Foundation
import JournalFixtures

/// How often the judge is wrong, and how quick it is.
///
///     JudgeRates rates [COMPARISONS]              # on series that are made up; 200 without it
///     JudgeRates recorded FILE [COMPARISONS]      # on what `scale load --records FILE` recorded
///     JudgeRates journal FILE [REQUESTS]          # makes up a journal, to time `scale chaos judge` with
@main
enum Main {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        func number(_ place: Int) -> Int? { arguments.count > place ? Int(arguments[place]) : nil }
        switch (arguments.first, arguments.count) {
        case ("rates", _): ErrorRates(same: number(1) ?? 200).measureSynthetic()
        case ("recorded", 2...): try ErrorRates(same: number(2) ?? 200).measureRecorded(arguments[1])
        case ("journal", 2...): try await BigJournal.write(to: arguments[1], requests: number(2) ?? 1_000_000)
        default: usage()
        }
    }

    private static func usage() {
        FileHandle.standardError.write(
            Data(
                "usage: JudgeRates rates [COMPARISONS] | recorded FILE [COMPARISONS] | journal FILE [REQUESTS]\n"
                    .utf8))
        exit(64)
    }
}

/// A run under so much load that its journal holds as many requests as asked for.
enum BigJournal {
    static func write(to path: String, requests: Int) async throws {
        var run = SyntheticRun.ExhaustZone()
        run.run.rate = Double(requests) / (run.run.times.checking - 1)
        let writer = try JournalWriter(path)
        for entry in run.script.ordered { try await writer.append(entry) }
        try await writer.close()
    }
}
