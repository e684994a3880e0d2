import Model
import Schemas

/// Validates an object that the server cannot be asked about yet.
enum SchemaCheck {
    static func problems(of object: DesiredObject, request: Value, schema: Schema?) -> [Diagnostic] {
        []
    }
}
