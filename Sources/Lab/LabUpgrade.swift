import Platforms

/// What of a lab is to be replaced, and in which order. Pure.
package struct LabUpgrade: Sendable {
    /// Healers are first: what is made from then on, whoever makes it, is of the new images. Then what is relied upon
    /// comes before what relies on it.
    package static let order: [Component] = [
        .healer, .etcd, .objectStore, .postgres, .spark, .web, .edge, .monitoring,
    ]

    /// A container of the lab's.
    package struct Found: Sendable {
        package var name: String
        /// The image's number.
        package var image: String
        package var settings: String?
        package var isWell: Bool

        package init(name: String, image: String, settings: String?, isWell: Bool = true) {
            self.name = name
            self.image = image
            self.settings = settings
            self.isWell = isWell
        }

        init(_ state: ContainerState) {
            self.init(
                name: state.name, image: state.imageID, settings: state.labels[LabLabel.settings],
                isWell: state.isWell)
        }
    }

    private let found: [String: Found]
    private let images: [String: String]

    /// - Parameter images: numbers of the new images by name.
    package init(_ found: [Found], images: [String: String]) {
        self.found = Dictionary(found.map { ($0.name, $0) }) { first, _ in first }
        self.images = images
    }

    /// Parts of a kind that are missing or of other images, those that are not well first: nobody misses them.
    package func due(_ component: Component, of plan: LabPlan) -> [LabPart] {
        let due = plan.parts.filter { $0.component == component && isDue($0) }
        return due.filter { !isWell($0) } + due.filter(isWell)
    }

    private func isDue(_ part: LabPart) -> Bool {
        guard let found = found[part.container.name] else { return true }
        if found.image != images[part.container.image] { return true }
        // These make parts by their settings.
        return part.component == .healer && found.settings != part.container.labels[LabLabel.settings]
    }

    private func isWell(_ part: LabPart) -> Bool { found[part.container.name]?.isWell ?? false }

    /// - Parameter text: such as `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
    package static func majorVersion(_ text: String) -> Int? {
        text.firstRange(of: "(PostgreSQL) ").flatMap { Int(text[$0.upperBound...].prefix { $0.isNumber }) }
    }
}
