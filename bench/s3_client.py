"""An S3 client in a process of its own: puts files into a bucket, so many at once, and says how long that took.

``python bench/s3_client.py`` reads a ``Job`` as JSON from its standard input and prints the seconds.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from obstore.store import S3Store


class Job(msgspec.Struct):
    """What to put, and where."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    paths: list[str]
    at_once: int


def carry_out(job: Job) -> float:
    """Put every file; the seconds from the first request to the last answer."""
    bucket = S3Store(
        job.bucket, endpoint=job.endpoint, access_key_id=job.access_key, secret_access_key=job.secret_key,
        region="us-east-1", client_options={"allow_http": True},
    )  # fmt: skip
    contents = [(f"copies/{Path(path).parent.name}-{Path(path).name}", Path(path).read_bytes()) for path in job.paths]
    bucket.put("copies/first", b"connected")
    begun = time.perf_counter()
    with ThreadPoolExecutor(job.at_once) as pool:
        for _ in pool.map(lambda one: bucket.put(*one), contents):
            pass
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(carry_out(msgspec.json.decode(sys.stdin.buffer.read(), type=Job)))
