import Model
import Testing

@Suite struct ValueObjectLookupTests {
    /// Large objects are searched, small ones walked: both know what is absent.
    @Test(arguments: [0, 1, 8, 9, 40]) func absentKeysAreNil(count: Int) {
        let object = ValueObject((0..<count).map { ValueObject.Field(key: "key\($0)", value: .integer(Int64($0))) })
        #expect(object["absent"] == Optional<Value>.none)
        #expect(object["key"] == Optional<Value>.none)
        for index in 0..<count { #expect(object["key\(index)"] == .integer(Int64(index))) }
    }
}
