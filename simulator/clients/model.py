"""Every element of an answer must be one that the EC2 model of botocore knows, and at that place."""

import re
from xml.etree import ElementTree

# Every answer has the first; the second is in those of actions that answer nothing else, and in a few others.
OF_THE_PROTOCOL = {"requestId", "return"}


class Model:
    """Watches the answers that a client receives."""

    def __init__(self):
        self.known = set()
        self.strangers = set()

    def watch(self, client):
        client.meta.events.register("before-parse.ec2", self.look)

    def look(self, operation_model, response_dict, **_):
        if response_dict["status_code"] != 200:
            return
        root = ElementTree.fromstring(response_dict["body"])
        name = operation_model.name
        if tag(root) != f"{name}Response":
            self.strangers.add(tag(root))
        children = [child for child in root if tag(child) not in OF_THE_PROTOCOL]
        self.structure(name, operation_model.output_shape, children)

    def structure(self, path, shape, children):
        members = shape.members.values() if shape else []
        known = {member.serialization["name"]: member for member in members}
        for child in children:
            where = f"{path}/{tag(child)}"
            if tag(child) in known:
                self.known.add(where)
                self.element(where, known[tag(child)], child)
            else:
                self.strangers.add(where)

    def element(self, path, shape, element):
        if shape.type_name == "structure":
            self.structure(path, shape, list(element))
        elif shape.type_name == "list":
            for item in element:
                if tag(item) != "item":
                    self.strangers.add(f"{path}/{tag(item)}")
                self.element(f"{path}/item", shape.member, item)
        elif len(element):
            self.strangers.add(f"{path}/{tag(element[0])}")
        elif shape.type_name == "string" and shape.enum and element.text not in shape.enum:
            self.strangers.add(f"{path} = {element.text}")
        elif shape.type_name == "timestamp" and not re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", element.text
        ):
            self.strangers.add(f"{path} = {element.text}")


def tag(element):
    return element.tag.removeprefix("{http://ec2.amazonaws.com/doc/2016-11-15/}")
