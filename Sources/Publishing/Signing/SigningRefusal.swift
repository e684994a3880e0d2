import Model

/// Why a commit was not signed, or a signature not taken.
enum SigningRefusal {
    static func noGit(_ purpose: String) -> Diagnostic {
        Diagnostic(
            code: "publish.signing", summary: "Signatures need git",
            detail: "To \(purpose), git has to be installed: how it is set up says with what.")
    }

    static func unusableSetting(_ name: String, _ value: String, _ reason: String) -> Diagnostic {
        Diagnostic(
            code: "publish.signing", summary: "The commit cannot be signed as Git is configured",
            detail: "\(name) is \"\(value)\": \(reason)")
    }

    static func noKey(isOwn: Bool) -> Diagnostic {
        let own =
            isOwn
            ? "The repository's own configuration sets it, which does not count: who built the repository may have written it. "
            : ""
        return Diagnostic(
            code: "publish.signing-key", summary: "No key to sign with",
            detail: "Git does not know which ssh key you sign with. \(own)Run 'git config --global user.signingkey "
                + "~/.ssh/id_ed25519.pub', or publish with -sign=false.")
    }

    static func failed(_ program: String, _ words: String) -> Diagnostic {
        Diagnostic(
            code: "publish.signing", summary: "The commit could not be signed",
            detail: "\(program) did not sign it: \(words). Nothing was published.")
    }

    static func notSigned(_ commit: GitObjectID, branch: String, _ words: String) -> Diagnostic {
        Diagnostic(
            code: "publish.not-signed", summary: "The branch's head has no good signature",
            detail: "\(commit.short), on which \(branch) would go on, does not verify: \(words). Look at who made it "
                + "(git log --show-signature); nothing was published.")
    }
}
