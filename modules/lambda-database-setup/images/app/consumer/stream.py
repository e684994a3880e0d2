"""Takes transactions from Kafka into PostgreSQL."""
import json
import os

from kafka import KafkaConsumer

from database.connect import INSERT, connect

if __name__ == "__main__":
    consumer = KafkaConsumer(
        os.environ["KAFKA_TOPIC"], bootstrap_servers=os.environ["KAFKA_BOOTSTRAP_SERVERS"].split(","),
        group_id="lambda-consumer", auto_offset_reset="earliest", enable_auto_commit=False,
        value_deserializer=lambda value: json.loads(value.decode()))
    connection = connect()
    while True:
        for batch in consumer.poll(timeout_ms=1000, max_records=500).values():
            with connection, connection.cursor() as cursor:
                for message in batch:
                    cursor.execute(INSERT, {**message.value, "source": "stream"})
            print(f"{len(batch)} transactions", flush=True)
        # After the database has them, so that none is lost where the pod ends in between.
        consumer.commit()
