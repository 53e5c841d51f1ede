import Testing
@Test func placeholderLibrary() {}
