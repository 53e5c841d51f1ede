import Glibc

/// Addresses of the Internet Protocol as text.
enum Address {
    static func isAddress(_ text: String) -> Bool {
        var old = in_addr()
        var new = in6_addr()
        return inet_pton(AF_INET, text, &old) == 1 || inet_pton(AF_INET6, text, &new) == 1
    }
}
