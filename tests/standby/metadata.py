"""EC2's instance metadata as far as it is asked here: tokens, who an instance is, and what an interface has."""

import http.server


def serve(interfaces):
    """Answers about the interfaces, by MAC, until the process ends."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_PUT(self):
            self.say("token")

        def do_GET(self):
            words = self.path.removeprefix("/latest/meta-data/").strip("/").split("/")
            asker = self.client_address[0]
            mine = next((known for known in interfaces.values() if asker in known.addresses), None)
            about = {"mac": mine and mine.mac, "instance-id": mine and f"i-{mine.name}", "placement/region": "eu-west-1"}
            if "/".join(words) in about:
                return self.say(about["/".join(words)])
            mac, key = (words + ["", ""])[3:5]
            interface = interfaces.get(mac)
            if interface is None or words[:3] != ["network", "interfaces", "macs"]:
                return self.say("", 404)
            subnet = interface.router.rsplit(".", 1)[0] + ".0/24"
            known = {"device-number": "1" if interface.name == "float" else "0", "interface-id": f"eni-{interface.name}",
                     "local-ipv4s": "\n".join(interface.addresses), "subnet-ipv4-cidr-block": subnet,
                     "network-card": "0"}
            return self.say(known.get(key, ""), 200 if key in known else 404)

        def say(self, text, status=200):
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    http.server.ThreadingHTTPServer(("169.254.169.254", 80), Answer).serve_forever()
