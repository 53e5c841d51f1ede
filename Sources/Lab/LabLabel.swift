import Platforms

/// The labels of all that a lab makes, by which it is found and removed.
package enum LabLabel {
    /// The lab's name.
    package static let lab = "scale.lab"
    package static let zone = "zone"
    package static let component = "component"
    /// The part's name, which is the same in every lab, such as `web-a`, or `driver` while an ingest runs.
    package static let part = "part"
    /// ``LabSettings`` as JSON, for whoever finds the lab later.
    package static let settings = "scale.lab.settings"

    static func of(_ lab: String) -> Labels { [self.lab: lab] }
}
