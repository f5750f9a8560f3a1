"""The child process that runs llama.cpp's server: `python -m` this module, its settings as JSON on stdin.

It prints its address, then lives until stdin closes, which happens when its parent dies, however it dies.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    # Without this every token ends in busy waiting: on a busy machine generation falls to one token a second. With the
    # passive policy (no waiting at all) a quiet machine generates a quarter slower than with this short wait.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    given = json.loads(sys.stdin.readline())

    import xllamacpp  # reads the variable above when it is loaded

    params = xllamacpp.CommonParams()
    params.model.path = given["weights"]
    params.model_alias = {given["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [given["api_key"]]
    params.cors_origins = ""
    params.ui = False
    params.n_ctx = given["context"]
    params.n_parallel = 1  # two cores write two answers no faster than one after the other
    params.cache_ram_mib = 256
    if given["adapter"]:
        adapter = xllamacpp.CommonAdapterLoraInfo()
        adapter.path, adapter.scale = given["adapter"], 1.0
        params.lora_adapters = [adapter]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = given["threads"]
    params.verbosity = 1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)  # the server's own shutdown may wait for a running request


if __name__ == "__main__":
    main()
