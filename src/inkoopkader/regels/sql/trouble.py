"""Why the system will not let a file be read or written, in Dutch."""

from __future__ import annotations

import errno

_REASONS = {
    errno.EACCES: "u hebt er geen rechten voor",
    errno.EPERM: "u hebt er geen rechten voor",
    errno.EROFS: "op deze schijf kan niet worden geschreven",
    errno.ENOENT: "dit bestand of deze map bestaat niet",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EISDIR: "dit is een map, geen bestand",
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "de schijfruimte die u mag gebruiken is op",
    errno.ENAMETOOLONG: "de naam is te lang",
}


def reason(error: OSError) -> str:
    """Return in Dutch why the system refused; what has no Dutch here stands between brackets."""
    return _REASONS.get(error.errno or 0, f"de computer weigert het ({error.strerror or error})")
