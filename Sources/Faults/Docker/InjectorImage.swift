import Platforms

/// The image that helper containers are of.
package enum InjectorImage {
    private static let repository = "scale"

    package static let usual = "scale:latest"

    /// Where some containers are of Scale's own image helpers are of the same one, which is there in any case.
    package static func of(_ containers: [ContainerState]) -> String {
        containers.map(\.image).first(where: isScale) ?? usual
    }

    /// Such as `scale:1.2` and `registry.example.org:5000/scale:1.2`.
    private static func isScale(_ image: String) -> Bool {
        guard let name = image.split(separator: "/").last else { return false }
        return name == repository || name.hasPrefix(repository + ":")
    }
}
