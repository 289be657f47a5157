"""What most cases play in: members a and b, a client beside them and one behind the router, what floats, and who answers."""

import concurrent.futures
import os
import pathlib
import subprocess
import tempfile
import threading

import metadata
from lab import Fabric, Host, Interface, run, wait_for

MAC, FLOATING = "02:0e:0a:00:01:64", "10.0.1.100"
FAR_MAC, FAR_FLOATING = "02:0e:0a:00:02:64", "10.0.2.100"
ADDRESS = "10.0.1.50"
WITHIN = 3

SERVE = """
import socketserver, sys
class Answer(socketserver.BaseRequestHandler):
    def handle(self): self.request.sendall(sys.argv[1].encode())
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
Server(("0.0.0.0", int(sys.argv[2])), Answer).serve_forever()
"""
ASK = """
import socket, sys
try:
    print(socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])).recv(100).decode())
except OSError as error:
    print("silence")
"""


class World:
    """A fabric with two subnets of 10.0.0.0/16, two members in one of them, and a client in each."""

    INTERNET = "198.51.100.7"

    def __init__(self, root, system, rp_filter=1):
        # Of two default routes with the same metric the kernel takes now this, now that one, and a loose check lets it.
        self.deaf = ["near"] if system.equal_metrics and rp_filter == 2 else ["near", "far"]
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ["WORLDS"]))
        self.system = system
        own = {"a": "10.0.1.10", "b": "10.0.1.11", "near": "10.0.1.20", "far": "10.0.2.20"}
        self.primary = {name: Interface(name, f"02:00:00:00:00:{number:02x}", [address], router(address))
                        for number, (name, address) in enumerate(own.items(), 1)}
        self.floating = Interface("float", MAC, [FLOATING], router(FLOATING))
        self.other = Interface("other", FAR_MAC, [FAR_FLOATING], router(FAR_FLOATING))
        self.second = {name: Interface(f"second-{name}", f"02:00:00:00:02:0{number}", [f"10.0.2.1{number}"], "10.0.2.1")
                       for number, name in enumerate("ab")}
        self.fabric = Fabric(root, self.folder)
        self.fabric.serve_dhcp([*self.primary.values(), self.floating, self.other, *self.second.values()])
        self.hosts = {}
        for name in own:
            host = self.hosts[name] = Host(name, root, self.folder, rp_filter)
            if name in "ab":
                self.boot(host)
            else:
                self.client(host)

    def boot(self, host):
        """A member comes up as its image has it: the primary interface by DHCP."""
        host.start("dbus-daemon", "--system", "--nofork", "--nopidfile", "--nosyslog")
        host.start("sh", "-c", "exec $(ls /lib/systemd/systemd-udevd /usr/lib/systemd/systemd-udevd | head -1)")
        self.system.image(host)
        self.fabric.attach(self.primary[host.name], host, "ens5")
        wait_for("udevd", lambda: host.sh("udevadm control --ping", check=False).returncode == 0)
        host.sh("udevadm trigger --subsystem-match=net --action=add; udevadm settle")
        self.system.start(host)
        wait_for(f"{host.name} has its address", lambda: "default" in host.sh("ip route").stdout, 20)
        host.start("python3", "-c", SERVE, host.name, "80")

    def client(self, host):
        """A client has an address and a router, and nothing else."""
        interface = self.primary[host.name]
        self.fabric.attach(interface, host, "ens5")
        host.sh(f"ip addr add {interface.addresses[0]}/24 dev ens5; ip link set ens5 up; "
                f"ip route add default via {interface.router}")

    def asks(self, client, address, port=80, timeout=0.3):
        """Who answers this client at the address: a member's name, or silence."""
        return run(*self.hosts[client].enter("python3", "-c", ASK, address, str(port), str(timeout))).stdout.strip()

    def silent(self, address, port=80, clients=("near", "far")):
        """Nobody answers these clients, for as long as an answer may take."""
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answers = pool.map(lambda client: self.asks(client, address, port, WITHIN), clients)
            for client, answer in zip(clients, answers):
                assert answer == "silence", f"{client} was answered by {answer} at {address}"

    def answered(self, address, by, port=80, clients=("near", "far")):
        """Both clients are answered by that member within three seconds; how long it took."""
        return max(wait_for(f"{client} is answered by {by} at {address}",
                            lambda client=client: self.asks(client, address, port) == by, WITHIN)
                   for client in clients)

    def move(self, interface, to):
        """EC2 detaches and attaches it; the kernel's name for it is the next free one."""
        if interface.host:
            self.fabric.detach(interface)
        self.fabric.attach(interface, self.hosts[to], f"ens{6 + len(interface.name) % 3}")

    def move_address(self, address, to):
        """EC2 delivers the address to that interface from now on."""
        self.fabric.deliver(address, to)

    def internet(self):
        """A host far away that answers with the address by which it was asked."""
        interface = Interface("internet", "02:00:00:00:03:01", [self.INTERNET], router(self.INTERNET))
        self.primary["internet"] = interface
        host = self.hosts["internet"] = Host("internet", self.fabric.root, self.folder)
        self.client(host)
        host.start("python3", "-c", SERVE.replace("sys.argv[1].encode()", "self.client_address[0].encode()"), "", "80")

    def route_out_by_the_floating_interface(self):
        """The route table of the subnet of the client far: 198.51.100.0/24 to the floating interface."""
        self.fabric.without_source_check(self.floating)
        run("ip", "route", "replace", "198.51.100.0/24", "via", FLOATING, "dev", self.floating.peer, "onlink",
            "table", "77")
        if "lookup 77" not in run("ip", "rule").stdout:
            run("ip", "rule", "add", "iif", self.primary["far"].peer, "lookup", "77")

    def metadata(self):
        """The instance metadata service, for who asks it about interfaces."""
        run("ip", "address", "add", "169.254.169.254/32", "dev", "lo")
        known = {interface.mac: interface for interface in (*self.primary.values(), self.floating)}
        threading.Thread(target=metadata.serve, args=(known,), daemon=True).start()

    def close(self):
        for host in self.hosts.values():
            host.boot.kill()
            host.boot.wait()
        self.fabric.dhcp.kill()
        self.fabric.dhcp.wait()
        subprocess.run(["rm", "-rf", str(self.folder)], check=False)


def router(address):
    return address.rsplit(".", 1)[0] + ".1"
