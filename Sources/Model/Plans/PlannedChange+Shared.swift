/// What several operations have, for those who treat them alike.
extension PlannedChange {
    /// The operation's name, for views and formats.
    package var action: Action {
        switch operation {
        case .create: .create
        case .update: .update
        case .replace: .replace
        case .delete: .delete
        case .adopt: .adopt
        case .keep: .keep
        }
    }

    /// The desired object; only a deletion has none.
    package var desired: DesiredObject? {
        switch operation {
        case .create(let creation): creation.desired
        case .update(let update), .adopt(.changed(let update)): update.desired
        case .replace(let replacement): replacement.desired
        case .adopt(.unchanged(let kept, _)), .keep(let kept): kept.desired
        case .delete: nil
        }
    }

    /// The live object, where something happens to it.
    package var live: Value? {
        switch operation {
        case .update(let update), .adopt(.changed(let update)): update.live
        case .replace(let replacement): replacement.live
        case .delete(let deletion): deletion.live
        case .create, .adopt(.unchanged), .keep: nil
        }
    }

    package var uid: String? {
        switch operation {
        case .update(let update), .adopt(.changed(let update)): update.uid
        case .replace(let replacement): replacement.uid
        case .delete(let deletion): deletion.uid
        case .adopt(.unchanged(let kept, _)), .keep(let kept): kept.uid
        case .create: nil
        }
    }

    /// The live object's, where something happens to it.
    package var resourceVersion: String? {
        switch operation {
        case .update(let update), .adopt(.changed(let update)): update.resourceVersion
        case .replace(let replacement): replacement.resourceVersion
        case .create, .delete, .adopt(.unchanged), .keep: nil
        }
    }

    package var fields: [FieldChange] {
        switch operation {
        case .create(let creation): creation.fields
        case .update(let update), .adopt(.changed(let update)): update.fields
        case .replace(let replacement): replacement.fields
        case .delete, .adopt(.unchanged), .keep: []
        }
    }

    package var conflicts: [FieldConflict] {
        switch operation {
        case .update(let update), .adopt(.changed(let update)): update.conflicts
        case .create, .replace, .delete, .adopt(.unchanged), .keep: []
        }
    }

    package var leftAlone: [LeftField] {
        switch operation {
        case .update(let update), .adopt(.changed(let update)): update.leftAlone
        case .replace(let replacement): replacement.leftAlone
        case .adopt(.unchanged(let kept, _)), .keep(let kept): kept.leftAlone
        case .create, .delete: []
        }
    }

    package var staying: [StayingField] {
        switch operation {
        case .update(let update), .adopt(.changed(let update)): update.staying
        case .adopt(.unchanged(let kept, _)), .keep(let kept): kept.staying
        case .create, .replace, .delete: []
        }
    }

    /// The apply configuration: what is sent, or of a Secret was found to be there already.
    package var configuration: Concealed<Value>? {
        switch operation {
        case .create(let creation): creation.request
        case .update(let update), .adopt(.changed(let update)): update.request
        case .replace(let replacement): replacement.request
        case .adopt(.unchanged(_, let request)): request
        case .keep(let kept): kept.request ?? kept.secret
        case .delete: nil
        }
    }

    /// Not `nil` where a guard forbids what destroys the object until the user names it.
    package var protection: String? {
        switch operation {
        case .replace(let replacement): replacement.protection
        case .delete(let deletion): deletion.protection
        case .create, .update, .adopt, .keep: nil
        }
    }

    package var verification: Verification {
        switch operation {
        case .create(let creation): creation.verification
        case .adopt(.unchanged(let kept, _)), .keep(let kept): kept.verification
        case .update(let update), .adopt(.changed(let update)): update.verification
        case .replace: .server
        case .delete: .none
        }
    }

    /// Puts the repository's object in the place of what a plan file has of it.
    package mutating func setDesired(_ object: DesiredObject) {
        switch operation {
        case .create(var creation):
            creation.desired = object
            operation = .create(creation)
        case .update(var update):
            update.desired = object
            operation = .update(update)
        case .adopt(.changed(var update)):
            update.desired = object
            operation = .adopt(.changed(update))
        case .replace(var replacement):
            replacement.desired = object
            operation = .replace(replacement)
        case .adopt(.unchanged(var kept, let request)):
            kept.desired = object
            operation = .adopt(.unchanged(kept, request: request))
        case .keep(var kept):
            kept.desired = object
            operation = .keep(kept)
        case .delete: break
        }
    }
}
