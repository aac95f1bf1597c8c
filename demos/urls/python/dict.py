"""Five pages on five threads, their URLs looked up by future."""
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import urlopen

# The pages are served by this program: bytes, seconds until it answers.
SITES = {
    "www.uestc.edu.cn": (47_905, 1.0),
    "www.baidu.com": (227_481, 0.15),
    "www.jd.com": (105_377, 0.25),
    "www.alibaba.com": (176_052, 0.8),
    "www.ustc.edu.cn": (36_218, 0.6),
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        size, delay = SITES[self.path[1:]]
        time.sleep(delay)
        self.send_response(200)
        self.send_header("Content-Length", size)
        self.end_headers()
        self.wfile.write(b"x" * size)

    def log_message(self, *args):
        pass  # says nothing


def fetch(host):
    address = f"http://127.0.0.1:{server.server_port}/{host}"
    with urlopen(address, timeout=60) as page:
        return len(page.read())


server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
Thread(target=server.serve_forever).start()
with ThreadPoolExecutor(5) as executor:
    host_of = {executor.submit(fetch, host): host for host in SITES}
    for future in as_completed(host_of):
        print(f"{host_of[future]} has {future.result()} bytes")
server.shutdown()
# prints: www.jd.com has 105377 bytes
