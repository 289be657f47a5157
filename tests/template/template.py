"""The template as CloudFormation would see it: translated by SAM's own translator, and flattened for one set of parameters."""

import json
import os
import re
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
# Never a real account, whatever the environment says. Both libraries want to know these.
os.environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}

ACCOUNT, REGION, STACK = "123456789012", "us-east-1", "eni-failover"
CODE = ("code", "bootstrap.zip")
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}
ABSENT = object()


class NoManagedPolicies:
    """The translator asks AWS for these by default; this template names none."""

    def load(self):
        return {}


def read(text=None):
    """The template as written, with CodeUri uploaded, as `sam package` would leave it."""
    template = yaml_parse(text or (ROOT / "template.yaml").read_text())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://{}/{}".format(*CODE)
    return template


def translate(parameters, template=None):
    """Plain CloudFormation, by aws-sam-translator."""
    return transform(template or read(), dict(parameters), NoManagedPolicies())


class Flat:
    """A translated template in which parameters, conditions, mappings and pseudo parameters are carried out; what
    refers to other resources stays."""

    def __init__(self, translated, parameters, pseudo=None):
        self.mappings = translated.get("Mappings", {})
        self.conditions = translated.get("Conditions", {})
        self.values = {name: str(given["Default"]) for name, given in translated["Parameters"].items()} | dict(parameters)
        self.values |= PSEUDO | (pseudo or {})
        self.resources = {}
        for name, resource in translated["Resources"].items():
            if self.holds(resource.get("Condition")):
                self.resources[name] = self.resolve({k: v for k, v in resource.items() if k != "Condition"})
        self.outputs = {
            name: self.resolve({k: v for k, v in output.items() if k != "Condition"})
            for name, output in translated["Outputs"].items()
            if self.holds(output.get("Condition"))
        }

    def of_type(self, kind):
        return {name: r["Properties"] for name, r in self.resources.items() if r["Type"] == kind}

    def as_text(self):
        return json.dumps({"Resources": self.resources, "Outputs": self.outputs})

    def holds(self, condition):
        if condition is None:
            return True
        if isinstance(condition, str):
            return self.holds(self.conditions[condition])
        [(function, operands)] = condition.items()
        if function == "Condition":
            return self.holds(operands)
        if function == "Fn::Equals":
            left, right = map(self.resolve, operands)
            return left == right
        decide = {"Fn::Not": lambda all_: not all_[0], "Fn::And": all, "Fn::Or": any}[function]
        return decide([self.holds(operand) for operand in operands])

    def resolve(self, node):
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not ABSENT]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            [(function, operand)] = node.items()
            if function == "Ref":
                return ABSENT if operand == "AWS::NoValue" else self.values.get(operand, node)
            if function == "Fn::If":
                condition, then, otherwise = operand
                return self.resolve(then if self.holds(condition) else otherwise)
            if function == "Fn::FindInMap":
                mapping, first, second = map(self.resolve, operand)
                return self.mappings[mapping][first][second]
            if function == "Fn::Sub" and isinstance(operand, str):
                return self.substitute(operand)
            if function == "Fn::Sub":
                text, given = operand
                for name, value in self.resolve(given).items():
                    text = text.replace("${%s}" % name, value)
                return self.substitute(text)
        resolved = {key: self.resolve(value) for key, value in node.items()}
        # CloudFormation takes JSON as text where it takes an object; from here on it is one.
        if isinstance(resolved.get("PolicyDocument"), str):
            resolved["PolicyDocument"] = json.loads(resolved["PolicyDocument"])
        return {key: value for key, value in resolved.items() if value is not ABSENT}

    def substitute(self, text):
        text = re.sub(r"\$\{([A-Za-z:]+)\}", lambda found: self.values.get(found[1], found[0]), text)
        if re.search(r"\$\{[^!]", text):
            return {"Fn::Sub": text}
        return text.replace("${!", "${")
