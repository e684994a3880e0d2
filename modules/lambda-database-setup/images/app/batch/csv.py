"""Loads the CSV files of a folder into PostgreSQL."""
import csv
import os
import pathlib

from database.connect import INSERT, connect

if __name__ == "__main__":
    folder = pathlib.Path(os.environ.get("CSV_FOLDER", "/app/data"))
    connection = connect()
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="") as file:
            rows = [{**row, "source": "batch"} for row in csv.DictReader(file)]
        # A file is loaded whole or not at all.
        with connection, connection.cursor() as cursor:
            for row in rows:
                cursor.execute(INSERT, row)
        print(f"{path.name}: {len(rows)} transactions")
