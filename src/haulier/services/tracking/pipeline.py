"""The way of a point, to be read from top to bottom.

On arrival, the caller waits (``acceptance.py``; one statement, one transaction):

1. decode       ``rules/batches.py``, or a listener's own decoder, gives ``SentPoint``
2. check        ``rules/points.py``: time, place, sequence number, names
3. identify     the number of the device; over HTTP one that nobody knows is registered
4. deduplicate  by (tenant, device, app, tis, seq): in the batch, then by the key of the table
5. store        into the partition of its day
6. last place   the device's row, forward in ``tis`` only
7. note         a row of work for the device, which wakes the judge; the newest place goes to live listeners

Afterwards, by a worker, one device at a time and in the order of its points (``judge.py``; one transaction):
``JUDGING``, each step once for each batch. A step reads through the batch and hands in what it writes; the frame
writes all of that together with the end of the work. So a worker that dies repeats a batch whole, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.services.tracking.eta.position_step import ARRIVALS
from haulier.services.tracking.geofences.judging import GEOFENCES
from haulier.services.tracking.judged_batch import Step
from haulier.services.tracking.mqtt.down import TELL_GAPS
from haulier.services.tracking.topics.judging import TOPICS

JUDGING: Sequence[Step] = (GEOFENCES, TOPICS, TELL_GAPS, ARRIVALS)
"""8. geofences, 9. subscriptions of topics, 10. missing numbers, 11. arrivals, which ``eta/loop.py`` calculates."""
