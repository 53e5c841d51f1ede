/// The one statement that Spark is given.
package enum SparkQuery {
    /// One row, partition and task for each chunk.
    static func text(chunks: Int, worker: String, work: String) -> String {
        let fields = "ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t'"
        let command = "exec \(shellQuoted(worker)) worker --work \(shellQuoted(work))"
        return """
            SELECT TRANSFORM(id) \(fields) USING \(quoted(command)) \
            AS (chunk, files, obstacles, invalid, state) \(fields) FROM range(0, \(chunks), 1, \(chunks))
            """
    }

    /// As a string of Spark's SQL.
    package static func quoted(_ text: String) -> String {
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "'"
    }

    /// As one word of a shell's command.
    package static func shellQuoted(_ text: String) -> String {
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "'"
    }
}
