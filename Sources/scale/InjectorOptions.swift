import ArgumentParser

/// Where injectors come from.
struct InjectorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The image that helper containers are of.", valueName: "image"))
    var image = "scale:latest"

    @Option(
        help: ArgumentHelp(
            "A `scale` of this machine to run in them instead of the image's.", valueName: "file"))
    var executable: String?
}
