"""Who sends to the queues as a service of AWS, and whom the queues' policies let in. (Lambda sends with the function's
role: policy.py.)"""

from policy import listed


def senders(flat, queue):
    """The rules that send to the queue, or leave there what they could not deliver."""
    there = {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}
    rules = flat.of_type("AWS::Events::Rule")
    return {
        name
        for name, rule in rules.items()
        for target in rule["Targets"]
        if there in (target.get("DeadLetterConfig"), {"Arn": target["Arn"]})
    }


def statements(flat, queue):
    policies = flat.of_type("AWS::SQS::QueuePolicy").values()
    return [s for it in policies if {"Ref": queue} in it["Queues"] for s in it["PolicyDocument"]["Statement"]]


def let_in(statement):
    """The ARNs that the statement lists."""
    return listed(statement["Condition"]["ArnEquals"]["aws:SourceArn"])


def for_rules(queue, arns):
    """The statement that lets these rules send to the queue, and does no more."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": {"Fn::GetAtt": [queue, "Arn"]},
        "Condition": {"ArnEquals": {"aws:SourceArn": arns}},
    }
