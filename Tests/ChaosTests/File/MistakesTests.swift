import Chaos
import Foundation
import Testing

/// A line of the sample changed, and what has to be said of it.
struct Mistake: CustomTestStringConvertible, Sendable {
    var old: String
    var new: String
    var code: Diagnostic.Code
    /// A part of the line that is printed, from its place on.
    var told: String

    init(_ old: String, _ new: String, _ code: Diagnostic.Code, _ told: String) {
        self.old = old
        self.new = new
        self.code = code
        self.told = told
    }

    var testDescription: String { "\(new.replacingOccurrences(of: "\n", with: "⏎")): \(code.rawValue)" }
}

@Suite("A mistake in an experiment file")
struct MistakesTests {
    @Test(arguments: [
        // The form.
        Mistake(
            "title: Kill", "titel: Kill", .unknownField,
            ":1:1: error: “titel” is no field here (did you mean “title”?)"),
        Mistake("title: Kill a web server\n", "", .missingField, ":1:1: error: “title” is missing"),
        Mistake("rate: 50/s", "rate: 50", .wrongType, ":5:11: error: the rate is “50” (write it as 50/s)"),
        Mistake(
            "rate: 50/s", "rate: 50/s\n    rate: 60/s", .duplicateKey,
            ":6:5: error: “rate” is in line 5 already (keep one of them)"),
        Mistake(
            "duration: 15s", "duration: 15", .wrongType,
            ":13:13: error: the duration, 15, has no unit (write 15s or 15ms"),
        Mistake("duration: 15s", "duration: 15 s", .wrongType, "which is no duration"),
        Mistake("duration: 15s", "duration: 0s", .outOfRange, "the duration is 0s (1s to 24h are possible)"),
        Mistake("duration: 15s", "duration:", .wrongType, "the duration should not be nothing"),
        Mistake("fault: kill\n", "fault: kil\n", .unknownField, "“kil” is no fault (did you mean “kill”?)"),
        Mistake(
            "fault: kill\n", "fault: {kill: {signl: TERM}}\n", .unknownField,
            "“signl” is no field here (did you mean “signal”?)"),
        Mistake(
            "fault: kill\n", "fault: {kill: {signal: SIGTERM}}\n", .wrongType,
            "“SIGTERM” is no signal (did you mean “TERM”?)"),
        Mistake("fault: kill\n", "fault: disk-fill\n", .missingField, "“disk-fill” needs to be told more"),
        Mistake(
            "fault: kill\n", "fault: {kill: {}, pause: {}}\n", .wrongType,
            "“kill” and “pause” exclude one another"),
        Mistake(
            "{workers: 4}", "{workers: four}", .wrongType,
            "the number of workers should be a number, not “four”"),
        Mistake("{workers: 4}", "{workers: \"4\"}", .wrongType, "write it without quotes"),
        Mistake(
            "{workers: 4}", "{workers: 0}", .outOfRange, "the number of workers is 0 (1 to 256 are possible)"),
        Mistake("{workers: 4}", "{workers: 4.5}", .wrongType, "should be a whole number"),
        Mistake("{workers: 4}", "{load: 50}", .outOfRange, "the load is 50 (did you mean 50%?"),
        Mistake(
            "- success-share: {load: readers}\n      at-least: 99.9%",
            "- sucess-share: {load: readers}\n      at-least: 99.9%", .unknownField,
            "“sucess-share” is no field here (did you mean “success-share”?)"),
        Mistake(
            "zone: b}", "zone: 5}", .wrongType,
            "the zone should be a text, and 5 is none without quotes (write \"5\")"),
        Mistake(
            "zone: b}", "zone: b, count: 1, share: 50%}", .wrongType,
            "“count” and “share” exclude one another"),
        Mistake(
            "scenarios: {browse: 5, search: 3}", "scenarios: {browse: 5, serch: 3}", .unknownField,
            "“serch” is not known here (did you mean “search”?)"),
        Mistake("- id: kill\n", "- id: Kill it\n", .wrongType, "“Kill it” is no name here"),
        Mistake("ledger: true", "ledger: false", .wrongType, "this can only be true"),
        Mistake("hypotheses:", "hypothesis:", .unknownField, "did you mean “hypotheses”?"),
        Mistake("method:\n", "method:\n  - id: x\n", .missingField, "the action is missing"),
        Mistake(
            "fault: kill\n    targets: {component: web, zone: b}", "wait: 5s\n    targets: {zone: b}",
            .wrongType, "“targets” is for faults only"),
        Mistake(
            "title: Kill a web server", "title: [Kill]", .wrongType, "the title should be a text, not a list"),
        Mistake("title: Kill a web server", "title: !!str Kill", .syntax, ":1:8: error: the tag"),
        Mistake("title: Kill a web server", "title: \"Kill", .syntax, "this is no YAML"),
        Mistake("title: Kill a web server", "<<: {title: x}", .unknownField, "mappings are not merged here"),
        // The meaning.
        Mistake(
            "    fault: kill\n    targets: {component: web, zone: b}", "    fault: kill", .missingField,
            "“targets” is missing"),
        Mistake(
            "targets: {component: web, zone: b}", "targets: {}", .emptySelector,
            "this selects every container there is"),
        Mistake(
            "targets: {component: web, zone: b}", "targets: {count: 1}", .emptySelector,
            "write “all: true” if you mean it"),
        Mistake("    duration: 30s\n", "", .senselessTime, "“duration” is missing (say how long cpu lasts"),
        Mistake(
            "zone: b}", "zone: b}\n    duration: 5s", .senselessTime,
            "a kill is over at once and has no duration"),
        Mistake("- id: burn", "- id: kill", .duplicateID, "there is a step “kill” in line 20 already"),
        Mistake(
            "{load: readers}\n      at-least: 99%\n", "{load: reader}\n      at-least: 99%\n",
            .unknownReference, "there is no load “reader” (did you mean “readers”?)"),
        Mistake(
            "probe: {name: songs}", "probe: {name: song}", .unknownReference,
            "there is no probe “song” (did you mean “songs”?)"),
        Mistake(
            "during: method", "during: {step: brun}", .unknownReference,
            "there is no step “brun” (did you mean “burn”?)"),
        Mistake(
            "during: method", "during: methods", .wrongType, "“methods” is no window (did you mean “method”?)"
        ),
        Mistake(
            "during: method", "during: {step: burn, skip: 40s}", .senselessTime,
            "the step “burn” lasts 30s, so nothing is left after 40s"),
        Mistake(
            "during: method", "during: {step: kill}", .senselessTime,
            "is over at once, so this window is empty"),
        Mistake(
            "at-least: 99%\n", "at-least: 99ms\n", .wrongUnit,
            "at-least of success-share should be a share such as 95%"),
        Mistake("at-least: 99%\n", "at-least: 99\n", .outOfRange, "did you mean 99%?"),
        Mistake("at-least: 99%\n", "at-least: 0%\n", .cannotFail, "success-share is always within this"),
        Mistake(
            "at-least: 99%\n", "at-least: 99%\n      at-most: 50%\n", .cannotFail,
            "at-least is more than at-most"),
        Mistake("      at-least: 99%\n", "", .cannotFail, "success-share has no bound"),
        Mistake(
            "success-share: {load: readers}\n      at-least: 99%\n",
            "success-share: {load: readers, scenario: similar}\n      at-least: 99%\n", .neverObserved,
            "the load “readers” has no scenario “similar”"),
        Mistake(
            "fault: {cpu: {workers: 4}}", "fault: {network: {jitter: 5ms}}", .noEffect,
            "this does nothing to the network"),
        Mistake(
            "fault: {cpu: {workers: 4}}", "fault: {disk-slow: {}}", .noEffect,
            "a disk without a bound is not slow"),
        Mistake(
            "fault: {cpu: {workers: 4}}", "fault: {clock: {offset: 0s}}", .noEffect,
            "a clock that is 0s ahead is right"),
        Mistake(
            "fault: {cpu: {workers: 4}}", "fault: {disk-fill: {path: data}}", .outOfRange, "is not absolute"),
        Mistake(
            "prometheus: min(scale_catalog_songs)", "http: {url: localhost}", .outOfRange,
            "“localhost” is no address"),
        Mistake("zone: c}", "zone: \"${zone}\"}", .badParameter, "there is no parameter “zone”"),
        Mistake("zone: c}", "zone: \"${zone\"}", .badParameter, "has no end"),
    ])
    func isToldOfWithItsPlaceAndWhatToDo(_ mistake: Mistake) {
        let file = SampleExperiment.replacing(mistake.old, by: mistake.new)
        #expect(file.experiment == nil)
        let lines = file.diagnostics.map(\.description)
        let found = file.diagnostics.filter { $0.code == mistake.code && $0.severity == .error }
        #expect(!found.isEmpty, "\(lines.joined(separator: "\n"))")
        #expect(found.contains { $0.description.contains(mistake.told) }, "\(lines.joined(separator: "\n"))")
    }

    /// Claims in the place of the sample's.
    @Test(arguments: [
        Mistake("nothing-lost: {load: readers}", "", .neverObserved, "the load “readers” is no ledger"),
        Mistake(
            "compare: {latency: {load: readers}, at-most: 1.5, with: control-group}", "", .neverObserved,
            "there is no control group to compare with"),
        Mistake(
            "compare: {latency: {load: readers}, at-most: 50ms}", "", .wrongUnit,
            "should be a factor such as 1.5"),
        Mistake(
            "compare: {latency: {load: readers}, at-most: 1.5, during: before}", "", .cannotFail,
            "the time before is compared with itself"),
        Mistake(
            "happens: {event: {step-ended: burn}, within: 5h, after: {step-began: burn}}", "", .senselessTime,
            "longer than the whole run"),
        Mistake(
            "happens: {event: {step-ended: burn}, within: 5s, after: {step-ended: burn}}", "", .cannotFail,
            "an event is at once after itself"),
        Mistake(
            "happens: {event: {target-is-back: {step: rest}}, within: 5s, after: {step-ended: burn}}", "",
            .unknownReference, "there is no step “rest”"),
        Mistake(
            "happens: {event: {alert-fires: {alertname: X}}, within: 5s, after: {step-ended: burn}}", "",
            .unknownField, "“alert-fires” is no event (did you mean “alert-firing”?)"),
        Mistake(
            "outage: {load: readers, at-most: 5}", "", .wrongUnit, "at-most of an outage should be a duration"
        ),
        Mistake("outage: {load: pages, at-most: 5s}", "", .unknownReference, "there is no load “pages”"),
        Mistake(
            "thresold: {success-share: {load: readers}, at-least: 99%}", "", .unknownField,
            "did you mean “threshold”?"),
    ])
    func inAClaimIsToldOf(_ mistake: Mistake) {
        let file = SampleExperiment.replacing(
            "threshold:\n      success-share: {load: readers}\n      at-least: 99%\n      during: method",
            by: mistake.old)
        let lines = file.diagnostics.map(\.description).joined(separator: "\n")
        #expect(file.experiment == nil)
        #expect(file.diagnostics.contains { $0.code == mistake.code }, "\(lines)")
        #expect(lines.contains(mistake.told), "\(lines)")
    }

    @Test func isToldOfTogetherWithAllOthers() {
        let text = SampleExperiment.text
            .replacingOccurrences(of: "title: Kill", with: "titel: Kill")
            .replacingOccurrences(of: "rate: 50/s", with: "rate: fast")
            .replacingOccurrences(of: "{workers: 4}", with: "{workers: 4000}")
            .replacingOccurrences(of: "zone: b}", with: "zoen: b}")
            .replacingOccurrences(of: "name: songs", with: "name: song")
            .replacingOccurrences(of: "during: method", with: "during: {step: brun}")
        let file = SampleExperiment.read(text)
        #expect(
            file.diagnostics.map(\.code) == [
                .unknownField, .missingField, .wrongType, .unknownReference, .unknownField, .outOfRange,
                .unknownReference,
            ])
        #expect(file.diagnostics.map(\.line) == [1, 1, 5, 17, 22, 24, 33])
    }

    @Test(arguments: [
        ("cpu", "cpu", "zone: b", "zone: b", true), ("kill", "cpu", "zone: b", "zone: b", true),
        ("pause", "{network: {loss: 5%}}", "zone: b", "zone: b, component: web", true),
        ("partition", "{network: {loss: 5%}}", "zone: b", "zone: b", true),
        ("cpu", "memory", "zone: b", "zone: b", false), ("cpu", "cpu", "zone: b", "zone: c", false),
        ("none", "cpu", "zone: b", "zone: b", false),
        ("{partition: {peers: {zone: a}}}", "{partition: {peers: {zone: c}}}", "zone: b", "zone: b", false),
    ])
    func thatIsTwoFaultsOnOneTargetAtOnceIsToldOf(
        _ one: String, _ other: String, _ first: String, _ second: String, _ overlap: Bool
    ) {
        func time(_ fault: String) -> String { fault == "kill" ? "" : ", duration: 10s" }
        let file = SampleExperiment.replacing(
            "method:\n",
            by: """
                method:
                  - id: both
                    parallel:
                      - {id: one, fault: \(one), targets: {\(first)}\(time(one))}
                      - {id: other, fault: \(other), targets: {\(second)}\(time(other))}

                """)
        #expect(file.diagnostics.contains { $0.code == .overlappingFaults } == overlap, "\(file.diagnostics)")
    }

    @Test func thatIsAWaitForWhatComesLaterIsToldOf() {
        func diagnostics(_ event: String) -> [Diagnostic] {
            SampleExperiment.replacing(
                "  - id: burn", by: "  - {id: look, until: {\(event), timeout: 5s}}\n  - id: burn"
            ).diagnostics
        }
        #expect(diagnostics("step-ended: kill").isEmpty)
        #expect(diagnostics("target-is-back: {step: kill}").isEmpty)
        #expect(diagnostics("step-began: burn").map(\.code) == [.neverObserved])
        #expect(diagnostics("step-ended: look").map(\.code) == [.neverObserved])
        #expect(diagnostics("target-is-back: {step: look}").map(\.code).contains(.neverObserved))
    }

    @Test func isAWarningWhereTheExperimentCanStillRun() throws {
        let control = SampleExperiment.replacing("fault: kill\n", by: "fault: none\n    duration: 5s\n")
        #expect(control.diagnostics.isEmpty)
        let both = SampleExperiment.read(
            SampleExperiment.text.replacingOccurrences(
                of: "fault: kill\n", with: "fault: none\n    duration: 5s\n"
            )
            .replacingOccurrences(of: "fault: {cpu: {workers: 4}}", with: "fault: none"))
        #expect(both.experiment != nil)
        #expect(both.diagnostics.map(\.code) == [.noFault])
        #expect(both.diagnostics.map(\.severity) == [.warning])
        let unused = SampleExperiment.replacing(
            "  songs:\n", by: "  page:\n    http: {url: \"http://x\"}\n  songs:\n")
        #expect(unused.experiment != nil)
        #expect(unused.diagnostics.map(\.code) == [.unused])
        let parameter = SampleExperiment.read("parameters: {zone: b}\n" + SampleExperiment.text)
        #expect(
            parameter.diagnostics.map(\.description) == [
                "sample.yaml:1:14: warning: the parameter “zone” is used nowhere (write ${zone} where it is to be, or leave it out)"
            ])
    }
}
