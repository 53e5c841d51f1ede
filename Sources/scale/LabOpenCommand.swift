import ArgumentParser
import Console
import Lab
import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct LabOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Print the lab's addresses, and open its status page in a browser.",
        discussion: """
            The status page shows every part, the alerts, and the curves of the last minutes; it needs no Grafana. \
            A browser is opened where there is a display and xdg-open or sensible-browser.
            """)

    @OptionGroup var lab: LabOption

    @Flag(help: "Open no browser.")
    var print = false

    func run() async throws {
        let plan = try await lab.lab(on: DockerEngine()).plan
        Swift.print(LabAddressReport(plan.addresses).text)
        guard !print, let program = Browser.program(ProcessInfo.processInfo.environment) else { return }
        _ = Browser.open(plan.statusPage.url, with: program)
    }
}
