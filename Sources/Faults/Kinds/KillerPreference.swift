/// Makes the kernel's killer prefer the processes of a target to those that use up its memory, of which each may be
/// the larger one.
///
/// Their scores are raised alike, so that among them the largest stays the one that is killed: `oom_score_adj` of
/// proc(5), in thousandths of the group's limit.
struct KillerPreference {
    private static let raise = 500
    private static let greatest = 1000
    private static let prefix = "oom_score_adj "

    private let group: ControlGroup

    init(_ group: ControlGroup) { self.group = group }

    /// What recovery needs: the scores that there are, by what they become.
    func prepare() -> Memory {
        let scores = Set(members().compactMap(score))
        let kept = scores.filter { $0 + Self.raise > Self.greatest }
        let pairs = scores.subtracting(kept).map { ($0 + Self.raise, $0) }.filter { !kept.contains($0.0) }
        return Memory(uniqueKeysWithValues: pairs.map { (Self.prefix + "\($0.0)", "\($0.1)") })
    }

    /// - Parameter memory: of ``prepare()``.
    func apply(_ memory: Memory) {
        let originals = Set(memory.filter { $0.key.hasPrefix(Self.prefix) }.values.compactMap { Int($0) })
        for process in members() {
            guard let score = score(process), originals.contains(score) else { continue }
            set(score + Self.raise, process)
        }
    }

    /// Those that they have started meanwhile have inherited it.
    func recover(_ memory: Memory) {
        for process in members() {
            guard let score = score(process),
                let original = memory[Self.prefix + "\(score)"].flatMap({ Int($0) })
            else { continue }
            set(original, process)
        }
    }

    private func members() -> [Int32] {
        group.members().filter { ProcessEntry($0)?.name != Worker.name }
    }

    private func score(_ process: Int32) -> Int? {
        SmallFile.line("/proc/\(process)/oom_score_adj").flatMap { Int($0) }
    }

    /// Where that is not allowed, or it has just ended, the killer takes whom it takes.
    private func set(_ score: Int, _ process: Int32) {
        try? SmallFile.write("\(score)", to: "/proc/\(process)/oom_score_adj")
    }
}
