import Testing
@Test func placeholderMIDI() {}
