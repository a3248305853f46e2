"""Known vulnerabilities of the installed packages, told by pip-audit; skipped, and said so, where there is no network.

python -m release.audit PIP_AUDIT SITE_PACKAGES
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

# How requests and urllib3 say that nobody was reached; an answer that is an error of the service is none of these.
_NO_NETWORK = re.compile(
    r"ConnectionError|Max retries exceeded|NameResolutionError|NewConnectionError|ProxyError|ConnectTimeout", re.I
)


def audit(program: str, site: str) -> tuple[int, str]:
    """The exit code and what is to be said: 0 also where it was skipped, 1 with what was found or went wrong."""
    if not Path(program).exists():
        return 0, "audit skipped: pip-audit is not installed and could not be, there is no network"
    command = [program, "--path", site, "--skip-editable", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = f"{done.stdout}{done.stderr}".strip()
    if done.returncode and _NO_NETWORK.search(done.stderr):
        return 0, "audit skipped: no service of vulnerabilities can be reached from here"
    return min(done.returncode, 1), said


if __name__ == "__main__":
    code, told = audit(*sys.argv[1:3])
    print(told)
    sys.exit(code)
