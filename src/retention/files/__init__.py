"""The only place that opens a file of the user's or writes one.

Files appear whole or not at all: bytes go to a temporary place beside the last one, are
flushed to the disk, and take the final name in one step. A folder of files is made as a whole,
with a manifest that vouches for each, and put in the place of the one before; one writer at a
time, whose lock says who it is.
"""

from retention.files.inputs import InputFile, read_bytes, sha256
from retention.files.manifest import MANIFEST, MANIFEST_FORMAT
from retention.files.swap import write_folder
from retention.files.whole import write_whole

__all__ = [
    "MANIFEST",
    "MANIFEST_FORMAT",
    "InputFile",
    "read_bytes",
    "sha256",
    "write_folder",
    "write_whole",
]
