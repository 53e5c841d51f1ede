import Catalog

/// Keeps several files of a source on their way at once, within a budget of memory.
struct FetchWindow: Sendable {
    /// Of files that are on their way or wait to be read; a larger one is alone. An ingest has a window for
    /// each processor.
    private static let bytesInFlight = 16 << 20

    /// Files at once.
    private let width: Int

    init(width: Int) { self.width = width }

    /// - Returns: what `body` makes of each file, in the order given.
    func map<Outcome: Sendable>(
        _ files: [FileStamp], _ body: @escaping @Sendable (FileStamp) async throws -> Outcome
    ) async throws -> [Outcome] {
        var outcomes = [Outcome?](repeating: nil, count: files.count)
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var bytes = 0
            var inFlight = 0
            func takeOne() async throws {
                guard let (place, outcome) = try await group.next() else { return }
                outcomes[place] = outcome
                inFlight -= 1
                bytes -= files[place].size
            }
            for (place, file) in files.enumerated() {
                while inFlight >= width || inFlight > 0 && bytes + file.size > Self.bytesInFlight {
                    try await takeOne()
                }
                inFlight += 1
                bytes += file.size
                group.addTask { (place, try await body(file)) }
            }
            while inFlight > 0 { try await takeOne() }
        }
        return outcomes.compactMap { $0 }
    }
}
