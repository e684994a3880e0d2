"""A connection by the variables of the pod."""
import os

import psycopg2


def connect():
    return psycopg2.connect(
        host=os.environ["POSTGRES_HOST"], port=os.environ["POSTGRES_PORT"], dbname=os.environ["POSTGRES_DB"],
        user=os.environ["POSTGRES_USER"], password=os.environ["POSTGRES_PASSWORD"])


# Streams deliver a message at least once and a file may be loaded again, so what is there stays.
INSERT = """
INSERT INTO transactions (id, account, amount, happened, source) VALUES (%(id)s, %(account)s, %(amount)s, %(happened)s, %(source)s)
ON CONFLICT (id) DO NOTHING
"""
