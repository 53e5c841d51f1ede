"""Holds `scale serve` against its own OpenAPI document with schemathesis, all checks.

    contract.py SCALE_BINARY [OPTION_OF_SCHEMATHESIS...]
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Browser"))
from walk import serve  # noqa: E402: it lies beside this folder


def main(binary, options):
    schemathesis = pathlib.Path(sys.executable).parent / "schemathesis"
    with tempfile.TemporaryDirectory() as folder:
        server, address = serve(binary, pathlib.Path(folder))
        try:
            result = subprocess.run(
                [schemathesis, "--config-file", HERE / "schemathesis.toml", "run",
                 f"{address}/api/v1/openapi.json", "--checks", "all", "--no-color",
                 # The same requests every time, and as many as a test run bears.
                 "--seed", "1", "--generation-database", "none", "--max-examples", "50",
                 "--phases", "examples,coverage,fuzzing", *options],
                cwd=folder)
        finally:
            server.terminate()
            code = server.wait(timeout=30)
        sys.exit(result.returncode or code)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:])
