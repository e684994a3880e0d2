"""The roles of the application: `driver`, which works where it holds the Lease and stands by where not, and `executor`."""
import argparse
import http.server
import os
import subprocess
import threading
import time

from lease import SECONDS, Lease

CLASS = "/opt/spark/bin/spark-class"


def serve_health(port):
    """A driver that stands by is well, and listens on none of Spark's ports."""
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    threading.Thread(target=http.server.ThreadingHTTPServer(("", port), Health).serve_forever, daemon=True).start()


def work(address, port):
    """Spark's master, to which the executors come, and the application on it."""
    master = subprocess.Popen([CLASS, "org.apache.spark.deploy.master.Master", "--host", address, "--port", str(port)])
    time.sleep(5)
    application = subprocess.Popen(
        ["/opt/spark/bin/spark-submit", "--master", f"spark://{address}:{port}", "--conf", f"spark.driver.host={address}",
         "/app/ingestion.py"])
    return master, application


def drive(arguments):
    serve_health(arguments.health)
    lease = Lease(arguments.lease, os.environ["POD_NAME"], os.environ["POD_NAMESPACE"])
    lease.mark(False)
    children, held = [], 0.0
    while True:
        try:
            leads = lease.hold()
        except OSError as error:
            print(f"the API server: {error}", flush=True)
            # What we had we have until it ends by itself.
            leads = bool(children) and time.monotonic() - held < SECONDS
        else:
            held = time.monotonic() if leads else held
        if children and (not leads or any(child.poll() is not None for child in children)):
            # The container starts again and stands by; the other one takes over when the Lease has ended.
            for child in children:
                child.kill()
            raise SystemExit("the Lease is another's" if not leads else "Spark ended")
        if leads and not children:
            children = work(os.environ["POD_IP"], arguments.port)
            lease.mark(True)
            print("works", flush=True)
        time.sleep(SECONDS / 3)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    roles = parser.add_subparsers(dest="role", required=True)
    driver = roles.add_parser("driver")
    driver.add_argument("--lease", required=True)
    driver.add_argument("--port", type=int, required=True)
    driver.add_argument("--health", type=int, required=True)
    executor = roles.add_parser("executor")
    executor.add_argument("--driver", required=True)
    arguments = parser.parse_args()
    if arguments.role == "driver":
        drive(arguments)
    else:
        # A worker gives up where no driver answers, and its container is started again.
        os.execv(CLASS, [CLASS, "org.apache.spark.deploy.worker.Worker", f"spark://{arguments.driver}"])
