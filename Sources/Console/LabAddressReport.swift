import Lab

/// Where to look at a lab, for people.
package struct LabAddressReport: Sendable {
    private let addresses: [LabAddress]

    package init(_ addresses: [LabAddress]) { self.addresses = addresses }

    package var text: String {
        var table = TextTable([("WHAT", .left), ("ADDRESS", .left)])
        for address in addresses { table.append([address.name, address.url]) }
        return table.lines.joined(separator: "\n")
    }
}
