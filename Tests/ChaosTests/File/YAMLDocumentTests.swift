import Chaos
import Foundation
import Testing

@Suite("A YAML document")
struct YAMLDocumentTests {
    @Test func mayRepeatAMappingByAnAlias() throws {
        let file = SampleExperiment.read(
            SampleExperiment.text
                .replacingOccurrences(
                    of: "targets: {component: web, zone: b}", with: "targets: &web {component: web, zone: b}"
                )
                .replacingOccurrences(of: "targets: {component: web, zone: c}", with: "targets: *web"))
        let experiment = try #require(file.experiment)
        #expect(experiment.method[1].action != experiment.method[0].action)
        guard case .fault(let fault) = experiment.method[1].action else {
            Issue.record("no fault")
            return
        }
        #expect(fault.targets == TargetSelector(component: "web", zone: "b"))
    }

    @Test func isReadWithAnyLineBreaksAndAByteOrderMark() {
        let text = SampleExperiment.text
        #expect(SampleExperiment.read(text.replacingOccurrences(of: "\n", with: "\r\n")).experiment != nil)
        #expect(SampleExperiment.read("\u{FEFF}" + text).experiment != nil)
        #expect(SampleExperiment.read("---\n" + text + "...\n").experiment != nil)
    }

    @Test(arguments: [
        ("", "the file is empty"), ("# nothing\n", "the file is empty"), ("~\n", "the file is empty"),
        ("title: a\n---\ntitle: b\n", "a second document begins"),
        ("title: *x\n", "the alias “*x” stands for nothing"),
        ("title: !tag x\n", "the tag “!tag” is not known"),
        ("title: [\n", "this is no YAML"), ("\ttitle: x\n", "this is no YAML"),
        ("just words\n", "an experiment should be here, not “just words”"),
        ("- a\n- b\n", "an experiment should be here, not a list"),
        ("? [a]\n: b\n", "a name should be here, not a list"),
        ("title: a\u{0}b\n", "is no YAML"),
    ])
    func thatIsNoExperimentIsSaidToBeNone(_ text: String, _ told: String) {
        let file = SampleExperiment.read(text)
        #expect(file.experiment == nil)
        #expect(file.diagnostics.contains { $0.message.contains(told) }, "\(file.diagnostics)")
    }

    @Test func thatIsNotUTF8IsSaidToBe() {
        let file = ExperimentFile([0x74, 0x3A, 0x20, 0xFF, 0xFE, 0x0A], name: "x.yaml")
        #expect(file.experiment == nil)
        #expect(file.diagnostics.first?.advice == "save it as UTF-8 text")
    }

    /// Ten aliases of ten aliases, ten levels deep: ten thousand million values.
    @Test func cannotMultiplyByAliases() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let many = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(many)]\n"
        }
        let file = SampleExperiment.read(text + "? *a9\n: x\n")
        #expect(file.diagnostics.map(\.code) == [.syntax])
        #expect(file.diagnostics.first?.message.contains("more than 20000 values") == true)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "!!x ", "&a [", "\"", "a: "])
    func cannotBeNestedWithoutEnd(_ piece: String) {
        let file = ExperimentFile(
            Array(String(repeating: piece, count: ExperimentFile.maximumSize / 2 / piece.utf8.count).utf8),
            name: "x.yaml")
        #expect(file.experiment == nil)
        #expect(!file.diagnostics.isEmpty)
    }

    @Test func cannotGrowDeeperByAliases() {
        var text = "a0: &a0 [[[[[[x]]]]]]\n"
        for level in 1...20 { text += "a\(level): &a\(level) [[[[[[*a\(level - 1)]]]]]]\n" }
        #expect(SampleExperiment.read(text).diagnostics.first?.message.contains("nested deeper") == true)
    }

    @Test func mayNotBeLargerThanAMebibyte() {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: ExperimentFile.maximumSize + 1)
        #expect(ExperimentFile(bytes, name: "x.yaml").diagnostics.map(\.code) == [.unreadable])
    }
}
