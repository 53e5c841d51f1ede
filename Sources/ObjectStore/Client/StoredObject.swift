/// What is known of an object without its bytes.
package struct ObjectInfo: Hashable, Sendable {
    /// Bytes.
    package var size: Int
    /// The entity tag, with its quotation marks: another one whenever the content is.
    package var tag: String

    package init(size: Int, tag: String) {
        self.size = size
        self.tag = tag
    }
}

/// An object as a listing shows it.
package struct ListedObject: Hashable, Sendable {
    package var key: String
    package var info: ObjectInfo
}

/// An object with its bytes.
package struct StoredObject: Sendable {
    package var info: ObjectInfo
    package var bytes: [UInt8]
}
