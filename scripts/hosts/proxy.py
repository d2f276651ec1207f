#!/usr/bin/env python3
"""A proxy for tests of what a network can do to apt: http, GET alone.

    proxy.py --log FILE --port-file FILE [--break REGEX] [--rate BYTES_A_SECOND] [--parent PID]

Each URL that it was asked for is a line of the log. What REGEX matches comes half as long as it is, which is a mirror in
the middle of its update. It ends when the process PID has.
"""
import argparse
import http.server
import os
import re
import threading
import time
import urllib.error
import urllib.request

direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with open(arguments.log, "a") as log:
            log.write(self.path + "\n")
        kept = {name: value for name, value in self.headers.items() if name in ("Range", "If-Range", "If-Modified-Since")}
        try:
            reply = direct.open(urllib.request.Request(self.path, headers=kept), timeout=60)
        except urllib.error.HTTPError as error:
            reply = error
        body = reply.read()
        if arguments.broken and re.search(arguments.broken, self.path):
            body = body[: len(body) // 2]
        self.send_response(reply.status)
        for name in ("Content-Type", "Last-Modified", "Content-Range"):
            if reply.headers[name]:
                self.send_header(name, reply.headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.send_body(body)

    def send_body(self, body):
        step = arguments.rate // 10 or len(body) or 1
        for start in range(0, len(body), step):
            self.wfile.write(body[start:start + step])
            if arguments.rate:
                time.sleep(0.1)

    def log_message(self, *_):
        pass


options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--port-file", required=True)
options.add_argument("--break", dest="broken")
options.add_argument("--rate", type=int, default=0)
options.add_argument("--parent", type=int, default=0)
arguments = options.parse_args()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
server.handle_error = lambda *_: None  # apt hangs up when it has seen enough
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(arguments.port_file, "w") as file:
    print(server.server_port, file=file)
while not arguments.parent or os.path.exists(f"/proc/{arguments.parent}"):
    time.sleep(0.5)
