/// The version of this source tree, as `slipway version` and the documents that it writes tell it.
package enum ProgramVersion {
    package static let text = "0.1.0"
}
