"""Our server and nginx, each on core 0 with wrk on core 1, in turns.

Usage: compare.py PROGRAM [ROUNDS]. Prints the medians over all rounds: what a
request costs in processor time, and how many there were in a second. Rates need
a machine that does nothing else; processor time does so much less.
"""

import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = (168, 5000, 52000)
PORTS = {"ours": 7019, "nginx": 7020}
CONFIGURATION = """
daemon off; master_process off;
pid {0}/pid; error_log {0}/errors;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100;
  keepalive_requests 100000000; default_type text/html;
  client_body_temp_path {0}/a; proxy_temp_path {0}/b; fastcgi_temp_path {0}/c;
  uwsgi_temp_path {0}/d; scgi_temp_path {0}/e;
  server {{ listen 127.0.0.1:{1}; root {0}; }}
}}
"""


def cpu_microseconds(process):
    text = pathlib.Path(f"/proc/{process.pid}/schedstat").read_text()
    return int(text.split()[0]) / 1000


def ask(process, port, size):
    """For a second; gives microseconds per request, and requests per second."""
    before = cpu_microseconds(process)
    told = subprocess.run(
        ["taskset", "-c", "1", "wrk", "-t1", "-c64", "-d1s",
         f"http://127.0.0.1:{port}/{size}.html"],
        capture_output=True, text=True, check=True).stdout
    used = cpu_microseconds(process) - before
    assert "Non-2xx" not in told, told
    count = int(re.search(r"(\d+) requests in", told).group(1))
    rate = float(re.search(r"Requests/sec:\s+(\S+)", told).group(1))
    return used / count, rate


def main(program, rounds=5):
    with tempfile.TemporaryDirectory() as room:
        pathlib.Path(room).chmod(0o755)  # nginx changes its user
        for size in SIZES:
            pathlib.Path(room, f"{size}.html").write_text("x" * size)
        file = pathlib.Path(room, "nginx.conf")
        file.write_text(CONFIGURATION.format(room, PORTS["nginx"]))
        commands = {"ours": [program, "--port", str(PORTS["ours"])],
                    "nginx": ["nginx", "-e", f"{room}/errors", "-c", str(file)]}
        running = {name: subprocess.Popen(["taskset", "-c", "0", *command])
                   for name, command in commands.items()}
        try:
            time.sleep(1)
            for size in SIZES:
                results = {name: [] for name in running}
                for _ in range(rounds):
                    for name, process in running.items():
                        results[name].append(ask(process, PORTS[name], size))
                for name, all_of_it in results.items():
                    cost, rate = map(statistics.median, zip(*all_of_it))
                    print(f"{size:6} bytes  {name:5}  {cost:6.2f} us"
                          f"  {rate:8.0f} requests/s", flush=True)
        finally:
            for process in running.values():
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
