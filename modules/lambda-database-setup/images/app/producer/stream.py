"""Makes a few transactions a second and sends them to Kafka."""
import datetime
import json
import os
import random
import time
import uuid

from kafka import KafkaProducer


def transaction():
    return {
        "id": str(uuid.uuid4()),
        "account": f"account-{random.randrange(1000):04}",
        "amount": round(random.uniform(-500, 500), 2),
        "happened": datetime.datetime.now(datetime.timezone.utc).isoformat(),
    }


if __name__ == "__main__":
    pause = 1 / float(os.environ.get("TRANSACTIONS_PER_SECOND", "5"))
    producer = KafkaProducer(
        bootstrap_servers=os.environ["KAFKA_BOOTSTRAP_SERVERS"].split(","), acks="all", retries=10,
        key_serializer=str.encode, value_serializer=lambda value: json.dumps(value).encode())
    while True:
        made = transaction()
        # One account's transactions keep their order, because they go to one partition.
        producer.send(os.environ["KAFKA_TOPIC"], key=made["account"], value=made)
        time.sleep(pause)
