/// Something that lasted, such as a fault: a shade behind the lines.
package struct ChartBand: Hashable, Sendable {
    package var span: ClosedRange<Double>
    package var name: String

    package init(_ span: ClosedRange<Double>, _ name: String) {
        self.span = span
        self.name = name
    }
}
