"""AWS's real client without its start-up, of which the test would otherwise have some hundred.

quick_aws.py SOCKET       a process that has it loaded, and forks for each call that comes by the socket
quick_aws.py SOCKET …     makes a call: arguments, environment, folder and the three standard files are the caller's
"""

import contextlib
import json
import os
import socket
import sys


def remember(kind, name):
    original, known = getattr(kind, name), {}

    def remembered(self, *words, **options):
        key = (words, tuple(options.items()))
        if key not in known:
            known[key] = original(self, *words, **options)
        return known[key]

    setattr(kind, name, remembered)


def serve(path):
    import signal

    import awscli.clidriver
    import botocore.loaders

    # Descriptions of services are many files, some of megabytes: each is looked for and read once.
    for kind, name in ((botocore.loaders.JSONFileLoader, "load_file"), (botocore.loaders.Loader, "list_available_services"),
                       (botocore.loaders.Loader, "list_api_versions")):
        remember(kind, name)
    # Much else is loaded by the first call.
    for words in (["sts", "get-caller-identity"], ["cloudformation", "describe-stacks"], ["ec2", "describe-vpcs"],
                  ["elbv2", "describe-tags", "--resource-arns", "x"], ["ecr", "describe-repositories"],
                  ["eks", "list-clusters"], ["s3", "ls"], ["s3api", "list-buckets"], ["logs", "describe-log-groups"]):
        sys.argv = ["aws", *words]
        with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):
            awscli.clidriver.main()

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(16)
    print("ready", flush=True)
    while True:
        caller, _ = server.accept()
        if os.fork():
            caller.close()
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        server.close()
        text, files, _, _ = socket.recv_fds(caller, 1 << 20, 3)
        call = json.loads(text)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        models = os.environ["AWS_DATA_PATH"]  # The client has set it when it was loaded.
        os.environ.clear()
        os.environ.update(call["environment"], AWS_DATA_PATH=models)
        os.chdir(call["folder"])
        sys.argv = ["aws", *call["arguments"]]
        status = awscli.clidriver.main()
        sys.stdout.flush()
        sys.stderr.flush()
        caller.sendall(bytes([status or 0]))
        os._exit(0)


def call(path, arguments):
    caller = socket.socket(socket.AF_UNIX)
    caller.connect(path)
    text = json.dumps({"arguments": arguments, "environment": dict(os.environ), "folder": os.getcwd()}).encode()
    socket.send_fds(caller, [text], [0, 1, 2])
    answer = caller.recv(1)
    sys.exit(answer[0] if answer else 255)


if len(sys.argv) == 2:
    serve(sys.argv[1])
call(sys.argv[1], sys.argv[2:])
