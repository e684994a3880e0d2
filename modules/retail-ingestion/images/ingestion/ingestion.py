"""Takes the sales of the stores from Kafka to Parquet files in S3. The checkpoint makes it exactly once."""
import os

from pyspark.sql import SparkSession, functions

spark = SparkSession.builder.appName("retail-ingestion").getOrCreate()
source = (spark.readStream.format("kafka")
          .option("kafka.bootstrap.servers", os.environ["KAFKA_BOOTSTRAP_SERVERS"])
          .option("subscribe", os.environ["KAFKA_TOPICS"])
          .option("startingOffsets", "earliest"))
if os.environ.get("KAFKA_CA"):
    source = (source.option("kafka.security.protocol", "SSL")
              .option("kafka.ssl.truststore.type", "PEM")
              .option("kafka.ssl.truststore.location", os.environ["KAFKA_CA"]))
rows = source.load().select(
    "topic", "partition", "offset", "timestamp", functions.col("key").cast("string"), functions.col("value"),
    functions.to_date("timestamp").alias("day"))
(rows.writeStream.format("parquet").partitionBy("topic", "day")
 .option("path", os.environ["OUTPUT"]).trigger(processingTime="1 minute").start().awaitTermination())
