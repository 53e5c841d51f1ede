/// Does the work of a run: lists the source, reads what is new, and hands over what was read.
package protocol IngestEngine: Sendable {
    /// What runs are told to be done by.
    var name: String { get }

    /// Returns when every file of the source has been handed over, or noted as an obstacle.
    ///
    /// Stops soon when the task is cancelled.
    func run(_ job: IngestJob) async throws
}
