import Testing
@Test func placeholderMusic() {}
