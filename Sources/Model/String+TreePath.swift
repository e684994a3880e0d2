extension String {
    /// Whether every name of a path can stand in a Git tree wherever it is checked out: no step back, nothing that some
    /// file system takes for Git's own folder.
    package var isTreePath: Bool {
        utf8.split(separator: UInt8(ascii: "/")).allSatisfy { name in
            // The folder itself, which paths may say and trees leave out.
            if name.elementsEqual(".".utf8) { return true }
            var folded = Substring(name).lowercased()
            while let last = folded.last, last == "." || last == " " { folded.removeLast() }
            return !["", ".git", "git~1"].contains(folded)
                && name.allSatisfy { $0 >= 0x20 && $0 != 0x7f && !"\\:".utf8.contains($0) }
        }
    }

    /// Why a path is none.
    package static func treePathMistake(_ path: String) -> String {
        "\(String(reflecting: path)) cannot be a folder in a branch: a name in it is \".git\", \"..\" or alike, or "
            + "has a \":\", \"\\\" or control character."
    }
}
