"""A small complete product: the webhook with its questions, the login with a ticket, and a report of usage.

  WEBHOOK_SECRET=whsec_... BRIDGE_URL=http://localhost:4000 BRIDGE_TOKEN=... PORT=3000 python3 product.py

Only the standard library. With packages: `standardwebhooks` verifies, Flask or FastAPI serves.
"""
import base64
import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRETS = os.environ["WEBHOOK_SECRET"].split(",")
BRIDGE = os.environ["BRIDGE_URL"]
TOKEN = os.environ["BRIDGE_TOKEN"]
PORT = int(os.environ.get("PORT", "3000"))
HERE = os.environ.get("PUBLIC_URL", f"http://localhost:{PORT}")

# A real product keeps this in its database, with the instance id as the key: an event may come twice.
blocked: dict[str, bool] = {}


def verified(headers, body: bytes) -> bool:
    """Standard Webhooks: an HMAC over id, time and the bytes as they came; not older than five minutes."""
    message_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > 300:
        return False
    signed = f"{message_id}.{sent_at}.".encode() + body
    given = [part[3:] for part in headers.get("webhook-signature", "").split() if part.startswith("v1,")]
    for secret in SECRETS:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(expected.encode(), signature.encode()) for signature in given):
            return True
    return False


def answer(message_id: str, event: dict) -> dict:
    """What is answered to a message. The same id gets the same answer."""
    kind, data = event["type"], event["data"]
    real, instance = not data.get("trial"), data.get("instanceId")
    if kind == "instance.created":
        if real:
            blocked.setdefault(instance, False)
        return {"app": {"frontEndUrl": f"{HERE}/app/{instance}", "userName": "admin", "memo": "Welcome"}}
    if kind in ("license.requested", "license.applied"):
        return {"license": f"LICENSE-{message_id}"}
    if kind == "instance.change-requested":
        return {"allowed": True} if data["target"] else {"allowed": False, "reason": "Nothing to change to"}
    if kind == "instance.status-requested":
        return {"handled": False}
    if real and kind in ("instance.frozen", "instance.unfrozen"):
        blocked[instance] = kind == "instance.frozen"
    if real and kind == "instance.released":
        blocked.pop(instance, None)
    return {}


def call(path: str, body: dict) -> tuple[int, dict]:
    """A call of the deployment, with our token."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(BRIDGE + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def report_use(instance: str) -> str:
    """Each view of the product is one unit of use. The id makes a repeat count once."""
    now = datetime.now(timezone.utc).isoformat()
    record = {"id": str(uuid.uuid4()), "instanceId": instance, "at": now, "value": "1"}
    status, told = call("/api/v1/usage/records", {"records": [record]})
    return told["items"][0]["outcome"] if status == 200 else (told.get("errors") or [told])[0]["detail"]


class Product(BaseHTTPRequestHandler):
    def say(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if urlsplit(self.path).path != "/webhook":
            self.say(404, "There is no such page.\n")
        elif not verified(self.headers, body):
            self.say(401, '{"error": "not verified"}', "application/json")
        else:
            told = answer(self.headers["webhook-id"], json.loads(body))
            self.say(200, json.dumps(told), "application/json")

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/login":
            ticket = parse_qs(url.query).get("ticket", [""])[0]
            status, login = call("/oauth/ticket", {"ticket": ticket})
            name = login["user"].get("name", login["user"]["userName"]) if status == 200 else ""
            self.say(200, f"Hello {name}\n") if status == 200 else self.say(401, "Please log in again.\n")
            return
        instance = url.path.removeprefix("/app/")
        if instance not in blocked:
            self.say(404, "There is no such instance.\n")
        elif blocked[instance]:
            self.say(403, "This instance is blocked.\n")
        else:
            self.say(200, f"Instance {instance}. Usage: {report_use(instance)}\n")

    def log_message(self, *_: object) -> None:
        """Quiet: addresses may hold tickets."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", PORT), Product)
    print(f"Product ready on {HERE}", flush=True)
    server.serve_forever()
