"""An OpenID Connect provider on this host, for tests: real HTTP, real keys, and lies where a test asks for them."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ita-portal", "client-secret"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class IdentityProvider:
    """Says of whoever comes that they are `sub`. `claims` and `sign` may be exchanged to lie."""

    def __init__(self) -> None:
        """Listen on a free port."""
        self.sub = "person-1"
        self.claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str | None] = signed
        self.issuer_said: str | None = None
        self.asked: dict[str, dict[str, str]] = {}  # code → what the browser came with
        provider = self

        class Handler(_Handler):
            """Answers for this provider."""

            told = provider

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def settings(self) -> dict[str, Any]:
        """Return what the portal's settings make of the environment."""
        app = {"provider_id": "main", "name": "ThaiD", "client_id": CLIENT, "secret": SECRET}
        return {"oidc": {"APPS": [{**app, "settings": {"server_url": self.issuer}}]}}

    def close(self) -> None:
        """Stop to listen."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code, once; None when it, the client or the verifier is wrong."""
        asked = self.asked.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if not asked or not known or challenge != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.sub,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 60,
        }
        answer = {"access_token": "a", "token_type": "Bearer", "id_token": self.sign(self.claims(claims))}
        return {name: value for name, value in answer.items() if value is not None}


def signed(claims: dict[str, Any], key: Any = KEY) -> str:
    """Return a token signed as it should be, or with another key."""
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})


class _Handler(BaseHTTPRequestHandler):
    told: IdentityProvider

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _json(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Answer discovery, keys and the browser."""
        url = urlsplit(self.path)
        issuer = self.told.issuer
        if url.path == "/.well-known/openid-configuration":
            ends = {name: f"{issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            said = self.told.issuer_said or issuer
            self._json({"issuer": said, **ends, "token_endpoint_auth_methods_supported": ["client_secret_post"]})
        elif url.path == "/jwks_uri":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self._json({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})
        else:
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            code = f"code-{len(self.told.asked)}"
            self.told.asked[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()

    def do_POST(self) -> None:
        """Answer the portal with tokens."""
        length = int(self.headers["Content-Length"])
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        tokens = self.told.token(form)
        self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)
