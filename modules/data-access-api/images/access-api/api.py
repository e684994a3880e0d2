"""One way to all data: SQL to Trino, whose catalogs are the databases and the lake, in the name of whoever the token says."""
import logging
import os
import urllib.parse
import urllib.request

import jwt
import trino
import yaml
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

with open("/app/config/config.yaml") as file:
    CONFIG = yaml.safe_load(file)
TRINO = urllib.parse.urlparse(os.environ["TRINO_ENDPOINT"])
audit = logging.getLogger("audit")
logging.basicConfig(level=logging.INFO)
app = FastAPI(title="data-access-api")


class Query(BaseModel):
    sql: str
    catalog: str | None = None


def user(token: HTTPAuthorizationCredentials = Depends(HTTPBearer())):
    try:
        return jwt.decode(token.credentials, os.environ["JWT_SECRET"], algorithms=["HS256"])["sub"]
    except (jwt.InvalidTokenError, KeyError) as error:
        raise HTTPException(401, "the token is not ours") from error


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/ready")
def ready():
    try:
        with urllib.request.urlopen(f"{os.environ['TRINO_ENDPOINT']}/v1/info", timeout=3):
            return {"status": "ok"}
    except OSError as error:
        raise HTTPException(503, "Trino does not answer") from error


@app.post("/query")
def query(query: Query, who: str = Depends(user)):
    if CONFIG["audit"]["enabled"]:
        audit.info("%s: %s", who, query.sql)
    # Trino and what it asks (Ranger, say) decide what this user may read.
    connection = trino.dbapi.connect(
        host=TRINO.hostname, port=TRINO.port, user=who, catalog=query.catalog, request_timeout=CONFIG["limits"]["seconds"])
    cursor = connection.cursor()
    try:
        cursor.execute(query.sql)
        rows = cursor.fetchmany(CONFIG["limits"]["rows"])
    except trino.exceptions.TrinoUserError as error:
        raise HTTPException(400, error.message) from error
    return {"columns": [column[0] for column in cursor.description], "rows": rows}
