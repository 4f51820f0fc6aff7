"""Three machines on loopback: etcd on all of them, Patroni with PostgreSQL on two, from the recipes in deploy/availability."""

import glob
import ipaddress
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

RECIPES = os.path.join(os.path.dirname(__file__), "..", "availability")
ADDRESS = str(ipaddress.IPv4Address("127.0.0.1"))


def free_ports(number):
    """Ports that nobody has at this moment; all are held until all are known."""
    held = [socket.socket() for _ in range(number)]
    for each in held:
        each.bind((ADDRESS, 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def recipe(name, values):
    with open(os.path.join(RECIPES, name), encoding="utf-8") as file:
        return re.sub(r"\$\{(\w+)\}", lambda value: str(values[value[1]]), file.read())


def as_postgres(command):
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", *command]


def own(path):
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(path, user.pw_uid, user.pw_gid)


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
    return found[-1]


def signal_quietly(process, number):
    try:
        os.kill(process, number)
    except ProcessLookupError:
        pass


class Process:
    """A program of a machine, with its log in the folder."""

    def __init__(self, command, environment, log):
        self.command, self.environment, self.log = command, environment, log
        self.running = None

    def start(self):
        with open(self.log, "ab") as log:
            self.running = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)

    def signal(self, number):
        if self.running:
            signal_quietly(self.running.pid, number)
            if number == signal.SIGKILL:
                self.running.wait()
                self.running = None

    def stop(self):
        if self.running:
            self.running.terminate()
            try:
                self.running.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGKILL)
            self.running = None


class Machine:
    """One of the three. Killing it kills everything on it, as the loss of its power would."""

    def __init__(self, cluster, name, has_database):
        self.name, self.cluster = name, cluster
        self.etcd_port, self.peer_port, self.port, self.rest_port = free_ports(4)
        self.folder = f"{cluster.folder}/{name}"
        self.data = f"{self.folder}/data"
        self.has_database = has_database
        self.programs = []

    def prepare(self):
        os.makedirs(self.folder, mode=0o755)
        own(self.folder)
        values = self.cluster.values(self)
        clean = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": self.folder}
        settings = dict(line.split("=", 1) for line in recipe("etcd", values).splitlines() if line and line[0] != "#")
        self.etcd = Process(as_postgres(["etcd"]), {**clean, **settings}, f"{self.folder}/etcd.log")
        self.programs = [self.etcd]
        if self.has_database:
            file = f"{self.folder}/patroni.yml"
            text = recipe("patroni.yml", values)
            if os.geteuid() != 0:
                # There nobody is the operating system's user postgres.
                text = text.replace("local all postgres peer", "local all all scram-sha-256")
            with open(file, "w", encoding="utf-8") as out:
                out.write(text)
            os.chmod(file, 0o600)
            own(file)
            self.patroni = Process(as_postgres(["/usr/bin/patroni", file]), clean, f"{self.folder}/patroni.log")
            self.programs.append(self.patroni)

    def start(self):
        for program in self.programs:
            program.start()

    def postmaster(self):
        try:
            with open(f"{self.data}/postmaster.pid", encoding="utf-8") as file:
                return int(file.readline())
        except (OSError, ValueError):
            return None

    def server_processes(self):
        """PostgreSQL's first process and its children."""
        first = self.postmaster()
        if not first or not os.path.exists(f"/proc/{first}"):
            return []
        found = [first]
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                    if int(file.read().rpartition(")")[2].split()[1]) == first:
                        found.append(int(name))
            except OSError:
                continue
        return found

    def signal_all(self, number):
        for program in self.programs:
            program.signal(number)
        for process in self.server_processes():
            signal_quietly(process, number)

    def lose_postgres(self):
        signal_quietly(self.postmaster(), signal.SIGKILL)

    def lose(self):
        self.signal_all(signal.SIGKILL)

    def freeze(self):
        self.signal_all(signal.SIGSTOP)

    def thaw(self):
        self.signal_all(signal.SIGCONT)

    def stop(self):
        self.thaw()
        for program in reversed(self.programs):
            program.stop()
        for process in self.server_processes():
            signal_quietly(process, signal.SIGKILL)

    def role(self):
        """What Patroni says of itself: role and state; nothing when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{ADDRESS}:{self.rest_port}/patroni", timeout=2) as answer:
                said = json.load(answer)
        except urllib.error.HTTPError as answer:
            said = json.load(answer)
        except (OSError, ValueError):
            return {}
        return said


class Cluster:
    """etcd, Patroni and PostgreSQL, started and waited for."""

    def __init__(self, folder, extra=lambda machine: {}):
        self.folder = folder
        self.extra = extra
        self.passwords = {name: secrets.token_urlsafe(24) for name in ("postgres", "replicator")}
        self.machines = [Machine(self, "anna", True), Machine(self, "bert", True), Machine(self, "cleo", False)]
        self.databases = [machine for machine in self.machines if machine.has_database]
        for machine in self.machines:
            machine.prepare()

    def values(self, machine):
        return {
            "node": machine.name, "address": ADDRESS, "network": f"{ADDRESS}/32", "watchdog": "'off'",
            "etcd_port": machine.etcd_port, "peer_port": machine.peer_port, "etcd_data": f"{machine.folder}/etcd",
            "members": ",".join(f"{each.name}=http://{ADDRESS}:{each.peer_port}" for each in self.machines),
            "etcd_hosts": ",".join(f"{ADDRESS}:{each.etcd_port}" for each in self.machines),
            "port": machine.port, "rest_port": machine.rest_port, "bin": binaries(), "data": machine.data,
            "sockets": machine.folder, "pgpass": f"{machine.folder}/pgpass",
            "superuser_password": self.passwords["postgres"], "replication_password": self.passwords["replicator"],
            "on_role_change": "/bin/true", **self.extra(machine),
        }

    def start(self):
        for program in ("etcd", "/usr/bin/patroni"):
            if not shutil.which(program):
                sys.exit(f"{program} is not installed: apt-get install etcd-server patroni python3-etcd pgbouncer (they also start servers "
                         "of their own, which Waymark does not use)")
        for machine in self.machines:
            machine.start()
        self.wait_whole(120)

    def primary(self):
        for machine in self.databases:
            said = machine.role()
            if said.get("role") in ("master", "primary") and said.get("state") == "running":
                return machine
        return None

    def wait_whole(self, seconds=90):
        """Waits until one is the primary and the other follows it synchronously. Returns the primary."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            primary = self.primary()
            if primary and any(one.get("sync_state") == "sync" and one.get("state") == "streaming"
                               for one in primary.role().get("replication", [])):
                return primary
            time.sleep(0.2)
        raise RuntimeError(f"the cluster is not whole after {seconds} s; the logs are in {self.folder}")

    def standby(self):
        primary = self.primary()
        return next(machine for machine in self.databases if machine is not primary)

    def environment(self, attributes="read-write"):
        """libpq's settings for whoever works with the cluster."""
        return {
            "PGHOST": ",".join(ADDRESS for _ in self.databases), "PGPORT": ",".join(str(each.port) for each in self.databases),
            "PGTARGETSESSIONATTRS": attributes, "PGCONNECT_TIMEOUT": "3",
        }

    def stop(self):
        for machine in self.machines:
            machine.thaw()
        # Patroni first: it waits for etcd.
        for machine in self.databases:
            machine.patroni.stop()
        for machine in self.machines:
            machine.stop()
