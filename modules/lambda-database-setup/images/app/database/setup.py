"""Makes the tables; it may run again."""
from database.connect import connect

TABLES = """
CREATE TABLE IF NOT EXISTS transactions (
  id text PRIMARY KEY,
  account text NOT NULL,
  amount numeric(14, 2) NOT NULL,
  happened timestamptz NOT NULL,
  source text NOT NULL CHECK (source IN ('stream', 'batch'))
);
CREATE INDEX IF NOT EXISTS transactions_by_account ON transactions (account, happened);
"""

if __name__ == "__main__":
    connection = connect()
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
    print("tables are there")
