"""A small EC2 of network namespaces: a fabric that delivers by address, hosts with Debian's own userland, two clients.

The process that imports this is the fabric: it has to be alone in a network namespace. The other end of every interface
is here. A /32 route says who has an address; strict rp_filter drops what an interface sends with a source that isn't its
own, as EC2 does; the fabric answers every ARP request, and gives out primary addresses by DHCP.
"""

import os
import pathlib
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
# Nothing of a world goes on when its process is gone, however that ends.
DIES_WITH_US = ["setpriv", "--pdeathsig", "KILL"]
ENDS_TOGETHER = ["unshare", "--pid", "--fork", "--kill-child=KILL", "sh", "-c", '"$@" & wait', "sh"]
SCRIPT = HERE.parent.parent / "contrib/standby/failover-standby"


def refuse_the_machines_own_network():
    """A lab renames and moves links: never where the machine's own are. check.sh says which namespace is the machine's."""
    machine = os.environ.get("MACHINES_NETWORK")
    if machine is None or machine == os.readlink("/proc/self/ns/net") or os.listdir("/sys/class/net") != ["lo"]:
        raise SystemExit("this may be the machine's own network namespace: start tests/standby/check.sh instead")


def run(*command, check=True, **options):
    """Runs a command here, and gives what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def sysctl(name, value):
    """Sets one of this namespace's values for IPv4."""
    pathlib.Path("/proc/sys/net/ipv4", name).write_text(str(value))


class Interface:
    """A network interface of EC2: what stays with it when it moves."""

    def __init__(self, name, mac, addresses, router):
        self.name, self.mac, self.addresses, self.router = name, mac, list(addresses), router
        self.host = None

    @property
    def peer(self):
        return f"p-{self.name}"


class Fabric:
    """What delivers between the interfaces."""

    def __init__(self, root, folder):
        refuse_the_machines_own_network()
        self.root, self.log = root, folder / "fabric.log"
        run("ip", "link", "set", "lo", "up")
        for name, value in {"ip_forward": 1, "conf/all/rp_filter": 0, "conf/default/rp_filter": 1,
                            "conf/default/proxy_arp": 1, "conf/all/send_redirects": 0,
                            "conf/default/send_redirects": 0}.items():
            sysctl(name, value)

    def serve_dhcp(self, interfaces):
        """Each interface is given its first address, its router and EC2's MTU."""
        arguments = ["--keep-in-foreground", "--port=0", "--leasefile-ro", "--no-ping", "--dhcp-authoritative",
                     "--conf-file=", "--pid-file=", "--user=root", "--except-interface=lo", "--log-facility=-"]
        for number, router in enumerate(sorted({interface.router for interface in interfaces})):
            arguments += [f"--dhcp-range=set:s{number},{router},static,255.255.255.0",
                          f"--dhcp-option=tag:s{number},option:router,{router}"]
        arguments += ["--dhcp-option=option:mtu,9001"]
        arguments += [f"--dhcp-host={interface.mac},{interface.addresses[0]}" for interface in interfaces]
        # dnsmasq changes its capabilities, which takes the signal back: hence a process namespace that ends with its first.
        command = [*DIES_WITH_US, *ENDS_TOGETHER, "chroot", str(self.root), "dnsmasq", *arguments]
        self.dhcp = subprocess.Popen(command, stdout=self.log.open("a"), stderr=subprocess.STDOUT)

    def attach(self, interface, host, name):
        """Like a cable that is plugged in: the interface appears in the host, and what it has is delivered there."""
        peer = interface.peer
        run("ip", "link", "add", peer, "type", "veth", "peer", "name", name, "address", interface.mac,
            "netns", str(host.pid))
        run("ip", "address", "add", f"{interface.router}/24", "dev", peer, "noprefixroute")
        sysctl(f"neigh/{peer}/proxy_delay", 0)
        run("ip", "link", "set", peer, "mtu", "9001", "up")
        interface.host = host
        for address in interface.addresses:
            self.deliver(address, interface)

    def deliver(self, address, interface):
        """The address is this interface's from now on, whoever had it."""
        run("ip", "route", "replace", f"{address}/32", "dev", interface.peer)
        run("ip", "neighbour", "replace", address, "lladdr", interface.mac, "dev", interface.peer, "nud", "permanent")

    def detach(self, interface):
        """Like a cable that is pulled."""
        run("ip", "link", "del", interface.peer)
        interface.host = None

    def without_source_check(self, interface):
        """EC2's source/destination check off, as a NAT instance has it."""
        sysctl(f"conf/{interface.peer}/rp_filter", 0)


BOOT = r"""
set -e
hostname "$3"
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
cd "$1/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs tmpfs dev
mount -t tmpfs tmpfs run
for device in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
    set -- $device; mknod -m 666 "dev/$1" c "$2" "$3"
done
mkdir -p dev/shm dev/pts run/dbus run/lock etc/lab
ln -s /proc/self/fd dev/fd
# Events of the machine's own disks arrive too: only what concerns the network is to be heard.
for rules in lib/udev/rules.d/*.rules; do
    case $rules in *net* | */8[45]-nm* | */99-systemd* | */99-vpc*) ;; *) rm "$rules" ;; esac
done
exec chroot . sh -c 'echo ready; exec sleep infinity'
"""


class Host:
    """A machine: its own network, processes and files over one of Debian's releases."""

    def __init__(self, name, root, folder, rp_filter=1):
        self.name, self.log = name, folder / f"{name}.log"
        place = folder / name
        place.mkdir()
        self.boot = subprocess.Popen(
            [*DIES_WITH_US, "unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child=KILL", "sh", "-c", BOOT, "boot",
             str(place), str(root), name], stdout=subprocess.PIPE, stderr=self.log.open("a"), text=True)
        if self.boot.stdout.readline() != "ready\n":
            raise AssertionError(f"{name} doesn't boot:\n{self.log.read_text()}")
        self.pid = int(pathlib.Path(f"/proc/{self.boot.pid}/task/{self.boot.pid}/children").read_text().split()[0])
        self.files = place / "root"
        self.sh(f"""
            ip link set lo up
            sysctl -qw net.ipv4.conf.all.rp_filter={rp_filter} net.ipv4.conf.default.rp_filter={rp_filter}
            echo "127.0.0.1 localhost {name}" > /etc/hosts; : > /etc/resolv.conf
            rm -f /etc/machine-id /var/lib/dbus/machine-id; dbus-uuidgen --ensure=/etc/machine-id
        """)
        self.put("/usr/local/sbin/failover-standby", SCRIPT.read_text(), 0o755)

    def enter(self, *command):
        return ["nsenter", "--target", str(self.pid), "--net", "--mount", "--pid", "--uts", "--root", "--wd", *command]

    def sh(self, script, check=True):
        return run(*self.enter("sh", "-ec", script), check=check)

    def start(self, *command):
        """A daemon; it ends with the host."""
        subprocess.Popen(self.enter(*command), stdout=self.log.open("a"), stderr=subprocess.STDOUT,
                         stdin=subprocess.DEVNULL)

    def put(self, path, text, mode=0o644):
        """Writes a file, over the host's own view of its files."""
        writer = f"mkdir -p $(dirname {path}); cat > {path}; chmod {mode:o} {path}"
        run(*self.enter("sh", "-ec", writer), input=text)

    def standby(self, *arguments, check=True):
        return run(*self.enter("failover-standby", *arguments), check=check)


def wait_for(what, condition, seconds=10):
    """Waits until it is so, and says how long that took."""
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > seconds:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - begin


if __name__ == "__main__":
    refuse_the_machines_own_network()
