"""A small filesystem that can be filled to the last page and emptied again."""

import os
import subprocess


class Space:
    def __init__(self, folder, megabytes):
        self.folder = folder
        self.ballast = f"{folder}/ballast"
        os.mkdir(folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "waymark-drill", folder], check=True)

    def fill(self, leave):
        """Takes what is free, but for so many bytes, at once as far as anybody else can tell."""
        disk = os.statvfs(self.folder)
        taken = os.path.getsize(self.ballast) if os.path.exists(self.ballast) else 0
        room = disk.f_bavail * disk.f_frsize - leave
        descriptor = os.open(self.ballast, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            while room > 0:
                try:
                    os.posix_fallocate(descriptor, taken, room)
                    return
                except OSError:
                    # Others take room as well.
                    room //= 2
        finally:
            os.close(descriptor)

    def make_room(self):
        if os.path.exists(self.ballast):
            os.unlink(self.ballast)

    def close(self):
        subprocess.run(["umount", "--lazy", self.folder], check=False)
