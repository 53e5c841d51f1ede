import Faults

/// Which faults can be injected, for people.
package struct ExaminationReport: Sendable {
    private let examinations: [Examination]

    package init(_ examinations: [Examination]) { self.examinations = examinations }

    package var text: String {
        var table = TextTable([("FAULT", .left), ("POSSIBLE", .left), ("HOW, OR WHY NOT", .left)])
        for examination in examinations {
            table.append([examination.fault, examination.isPossible ? "yes" : "no", examination.detail])
        }
        return table.lines.joined(separator: "\n")
    }
}
