#!/usr/bin/env python3
"""Writes the manual page, waymark(1), from what the program says of itself: its help, its groups and its help topics.

    deploy/manual.py PROGRAM > waymark.1

The day in the page is that of SOURCE_DATE_EPOCH, so the same source gives the same page.
"""

import datetime
import json
import os
import re
import subprocess
import sys


class Program:
    """The built program, asked at a width at which it wraps nothing."""

    def __init__(self, path):
        self.path = path
        self.version = self.say("--version").strip()
        self.root = json.loads(self.say("--experimental-dump-help"))["command"]

    def say(self, *arguments):
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "1000", "HOME": "/nonexistent"}
        return subprocess.run([self.path, *arguments], check=True, capture_output=True, text=True, env=environment).stdout

    def groups(self):
        """The commands by job, as the front page has them: heading, then the names below it."""
        known = {command["commandName"] for command in self.root["subcommands"]}
        groups, heading = [], None
        for line in self.say("--help").splitlines():
            if line and not line.startswith(" "):
                heading = line
                continue
            words = line.split()
            if not words or words[0] not in known or heading is None:
                continue
            if not groups or groups[-1][0] != heading:
                groups.append((heading, []))
            if words[0] not in groups[-1][1]:
                groups[-1][1].append(words[0])
        listed = {name for _, names in groups for name in names}
        missing = known - listed - {"help"}
        if missing:
            raise SystemExit(f"commands that the front page does not list: {', '.join(sorted(missing))}")
        return groups

    def topic(self, name):
        """A help topic: what it begins with, and its entries."""
        lines = [line for line in self.say("help", name).splitlines() if line.strip()]
        entries = []
        for line in lines[1:]:
            parts = re.split(r" {2,}", line.strip(), maxsplit=1)
            if len(parts) == 2:
                entries.append(tuple(parts))
            elif line.startswith("    ") and entries:
                entries[-1] = (entries[-1][0], parts[0])
            else:
                entries.append((parts[0], ""))
        return lines[0], entries


def leaves(command, path=()):
    """Every command that does something, with the words that call it."""
    subcommands = [sub for sub in command.get("subcommands", []) if sub["commandName"] != "help" or not path]
    for sub in subcommands:
        yield from leaves(sub, path + (sub["commandName"],))
    if not subcommands or command.get("defaultSubcommand"):
        if path and not subcommands:
            yield path, command


# Text as mdoc takes it.

def text(words):
    words = words.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return "\\&" + words if words[:1] in (".", "'") else words


def broken(line, room=64):
    """A line of the shell that is too long for a page of 80 columns, broken before options."""
    lines = [""]
    for part in re.split(r" (?=--)", line):
        if lines[-1] and len(lines[-1]) + len(part) >= room:
            lines[-1] += " \\"
            lines.append("    " + part)
        else:
            lines[-1] = f"{lines[-1]} {part}" if lines[-1] else part
    return lines


def option_key(argument):
    names = tuple((name["kind"], name["name"]) for name in argument.get("names", []))
    return names, argument.get("abstract")


class Page:
    def __init__(self, program):
        self.program = program
        self.lines = []
        self.commands = {path: command for path, command in leaves(program.root)}
        arguments = [{option_key(a) for a in command["arguments"] if a.get("names")} for command in self.commands.values()]
        # What nearly every command takes is said once.
        every = {key for keys in arguments for key in keys}
        self.common = {key for key in every if sum(key in keys for keys in arguments) > 0.8 * len(arguments)}

    def add(self, *lines):
        self.lines.extend(lines)

    def write(self):
        day = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.timezone.utc)
        self.add(
            '.\\" Written by deploy/manual.py from the program\'s own help.',
            f".Dd {day:%B} {day.day}, {day.year}", ".Dt WAYMARK 1", f".Os Waymark {self.program.version}",
            ".Sh NAME", ".Nm waymark", f".Nd {text(self.program.root['abstract'].rstrip('.'))}",
            ".Sh SYNOPSIS", ".Nm waymark", ".Op Ar command Op Ar argument ...", ".Op Ar option ...",
            ".Sh DESCRIPTION",
            ".Nm waymark",
            "follows a pupil through alternative provision in England, from the referral to the seventh month after year 11, and",
            "turns what happened into evidence.",
            "Alone it is the worklist:",
            ".Nm waymark Cm today .", ".Pp",
            "A",
            ".Ar pupil",
            "is a reference, a UPN or its last four, initials, or a piece of a name.",
            "Days are written 2026\\-11\\-12, 12/11/2026,", '.Dq 12 nov ,', ".Cm today ,", ".Cm yesterday", "or", ".Cm tue .",
            "Answers that are missing are asked for at a terminal, and never otherwise.")
        self.common_options()
        for heading, names in self.program.groups():
            self.add(f".Sh {text(heading.upper())}")
            for path, command in self.commands.items():
                if path[0] in names:
                    self.command(path, command)
        self.topic("formats", "FORMATS")
        self.topic("environment", "ENVIRONMENT")
        self.files()
        self.topic("exit-codes", "EXIT STATUS")
        self.add(
            ".Sh EXAMPLES", "A made\\-up school, ready to look at:", ".Bd -literal -offset indent",
            "waymark demo", "WAYMARK_TODAY=2026\\-03\\-31 waymark evidence run", "waymark evidence show last 12.2.c", ".Ed", ".Pp",
            "A school of one's own, from an empty machine:", ".Bd -literal -offset indent",
            "apt install ./waymark_*.deb", "waymark setup", ".Ed",
            ".Sh SEE ALSO", ".Xr journalctl 1 ,", ".Xr psql 1 ,", ".Xr systemctl 1")
        return "\n".join(self.lines) + "\n"

    def common_options(self):
        seen = {}
        for command in self.commands.values():
            for argument in command["arguments"]:
                if argument.get("names") and option_key(argument) in self.common:
                    seen.setdefault(option_key(argument), argument)
        self.add(".Ss Options that most commands take")
        self.options(seen.values())

    def command(self, path, command):
        self.add(f".Ss {text(' '.join(path))}")
        own = [a for a in command["arguments"] if a.get("shouldDisplay", True)]
        positional = [a for a in own if a["kind"] == "positional"]
        named = [a for a in own if a["kind"] != "positional" and option_key(a) not in self.common]
        self.add(".Nm waymark")
        self.add(".Cm " + text(" ".join(path)))
        for argument in positional:
            dots = " ..." if argument.get("isRepeating") else ""
            name = f"Ar {text(argument['valueName'])}{dots}"
            self.add(f".Op {name}" if argument.get("isOptional") else f".{name}")
        if named:
            self.add(".Op Ar option ...")
        self.add(".Pp", *self.prose(command.get("abstract", "")))
        if command.get("discussion"):
            self.discussion(command["discussion"])
        described = [a for a in positional if a.get("abstract")]
        if described:
            self.add(".Bl -tag -width Ds")
            for argument in described:
                self.add(f".It Ar {text(argument['valueName'])}", *self.prose(argument["abstract"]))
            self.add(".El")
        self.options(named)

    def options(self, arguments):
        arguments = list(arguments)
        if not arguments:
            return
        self.add(".Bl -tag -width Ds")
        for argument in arguments:
            names = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
            value = f" Ar {text(argument['valueName'])}" if argument["kind"] == "option" else ""
            self.add(".It Xo", *[f".Cm {text(name)}{value}" + (" ," if name != names[-1] else "") for name in names], ".Xc")
            words = argument.get("abstract", "")
            values = argument.get("allValues")
            if values and len(values) <= 12:
                words += f" One of {', '.join(values)}."
            if argument.get("defaultValue") not in (None, ""):
                words += f" Default: {argument['defaultValue']}."
            self.add(*self.prose(words))
        self.add(".El")

    def prose(self, words):
        """A sentence a line, as mdoc wants it."""
        words = " ".join(words.split())
        return [text(line) for line in re.split(r"(?<=[a-z)`][.?!]) (?=[A-Z\"])", words) if line]

    def discussion(self, words):
        literal = False
        paragraph = []

        def flush():
            if paragraph:
                self.add(".Pp", *self.prose(" ".join(paragraph)))
                paragraph.clear()

        for line in words.splitlines():
            if line.startswith("  "):
                flush()
                if not literal:
                    self.add(".Bd -literal -offset indent")
                    literal = True
                self.add(*map(text, broken(line[2:])))
                continue
            if literal:
                self.add(".Ed")
                literal = False
            if line.strip():
                paragraph.append(line.strip())
            else:
                flush()
        flush()
        if literal:
            self.add(".Ed")

    def topic(self, name, heading):
        opening, entries = self.program.topic(name)
        self.add(f".Sh {heading}", *self.prose(opening), ".Bl -tag -width Ds")
        for term, words in entries:
            self.add(f".It {text(term)}", *self.prose(words))
        self.add(".El")

    def files(self):
        self.add(".Sh FILES", ".Bl -tag -width Ds")
        for path, words in (
            ("/etc/waymark/environment", "Where the timers find the database. Empty: the private cluster."),
            ("/etc/waymark/on-failure", "Run, if it is there, with the name of a service of Waymark's that has failed."),
            ("/var/lib/waymark", "The private cluster of the machine, with its dumps; for a user ~/.local/share/waymark."),
        ):
            self.add(f".It Pa {text(path)}", *self.prose(words))
        self.add(".El")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sys.stdout.write(Page(Program(sys.argv[1])).write())
