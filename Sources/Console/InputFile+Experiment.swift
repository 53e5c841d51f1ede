import Chaos

extension InputFile {
    /// The file as an experiment, with everything that is wrong with it.
    ///
    /// - Parameter set: values for its parameters.
    package func experiment(set: [String: String] = [:]) -> ExperimentFile {
        switch content() {
        case .bytes(let bytes): ExperimentFile(bytes, name: name, set: set)
        case .missing:
            ExperimentFile(
                unreadable: name, "there is no such file", "`scale chaos list` shows what there is")
        case .folder:
            ExperimentFile(unreadable: name, "this is a folder", "name the files in it")
        case .tooLarge:
            ExperimentFile(
                unreadable: name, "the file has more than \(ExperimentFile.maximumSize >> 20) MiB",
                "is it an experiment at all?")
        case .unreadable(let reason):
            ExperimentFile(unreadable: name, "the file cannot be read: \(reason)", "look at its permissions")
        }
    }
}
