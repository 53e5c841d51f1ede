/// What a server answers to an agent check.
///
/// HAProxy 2.6, configuration manual, section 5.2, `agent-check`. Always a percentage, 0 to have no new
/// requests: unlike the word `drain` it leaves no state behind at the balancer, where only the word `ready`
/// would end it, and with it what an operator has set by hand. `up` takes back what another agent may have
/// said. The balancer needs `weight 100` for this server, or percentages are rounded to nothing.
package enum AgentLine {
    /// - Parameters:
    ///   - weight: in percent.
    ///   - isStopping: whether the server is about to end.
    package static func text(weight: Int, isStopping: Bool) -> String {
        "up \(isStopping ? 0 : min(max(weight, 0), 100))%\n"
    }
}
