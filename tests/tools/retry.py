"""Runs sample code in Python against a server that always gives the same answer.

retry.py CASES, where CASES is a JSON file with a list of {"code", "method", "status", "headers", "body"}. A status of 0
stands for a connection that is closed without an answer. Prints for each case how many requests the server got, and the
waits in seconds. Nobody waits, and each random number is the largest possible.
"""

import http.client
import http.server
import json
import pathlib
import random
import sys
import threading
import time
import types
import urllib.error
import urllib.request


class Server(http.server.BaseHTTPRequestHandler):
    """Gives the answer of the current case."""

    case = {}
    requests = 0

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        Server.requests += 1
        if self.case["status"] == 0:
            self.close_connection = True
            return
        body = self.case["body"].encode()
        self.send_response(self.case["status"])
        for name, value in self.case["headers"]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class RequestException(IOError):
    """As that of `requests`, like the next ones."""


class NoAnswer(RequestException):
    pass


class Timeout(RequestException):
    pass


class HTTPError(RequestException):
    pass


class Response:
    def __init__(self, status, headers, body):
        self.status_code, self.headers, self.content = status, headers, body
        self.ok, self.reason, self.text = status < 400, "", body.decode()

    def json(self):
        return json.loads(self.text)

    def raise_for_status(self):
        if not self.ok:
            raise HTTPError(self.status_code)


def request(method, url, headers=None, json=None, timeout=None):
    data = None if method == "GET" else globals()["json"].dumps(json).encode()
    sent = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(sent, timeout=timeout) as answer:
            return Response(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        return Response(answer.code, answer.headers, answer.read())
    except (http.client.HTTPException, OSError) as fault:
        raise NoAnswer(str(fault)) from fault


def run(case, url):
    """Returns the number of requests, and the waits."""
    waits, Server.case, Server.requests = [], case, 0
    fake = lambda real, **changed: types.SimpleNamespace(**{**vars(real), **changed})
    sys.modules["time"] = fake(time, sleep=waits.append, monotonic=lambda: sum(waits))
    sys.modules["random"] = fake(random, uniform=lambda _, largest: largest)
    sys.modules["requests"] = types.SimpleNamespace(
        request=request,
        get=lambda url, **options: request("GET", url, **options),
        post=lambda url, **options: request("POST", url, **options),
        ConnectionError=NoAnswer,
        Timeout=Timeout,
        RequestException=RequestException,
    )
    names = {"url": url, "headers": {}, "payload": {}, "print": lambda *_: None}
    try:
        exec(compile(case["code"], "sample", "exec"), names)
    except Exception as fault:  # An error of the API ends as an exception.
        ends = type(fault).__name__
    else:
        ends = "success"
    return {"requests": Server.requests, "waits": waits, "ends": ends}


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
cases = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
url = f"http://127.0.0.1:{server.server_port}/"
print(json.dumps([run(case, url) for case in cases]))
