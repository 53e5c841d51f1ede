/// Files of the kernel that have a name and a number in each line, such as `cpu.stat`.
enum KeyedFile {
    /// - Returns: `nil` when there is no such file or name.
    static func number(_ name: String, in path: String) -> Double? {
        for line in SmallFile.read(path)?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Double(words[1]) }
        }
        return nil
    }
}
