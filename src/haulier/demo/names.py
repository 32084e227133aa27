"""Names of people and registrations of vehicles, so that rows show somebody. The same seed gives the same ones.

Pure. The names are common ones of the network's country and belong to nobody.
"""

from __future__ import annotations

from itertools import product
from random import Random

GIVEN = (
    *("Aarav", "Aditi", "Ajay", "Amit", "Anil", "Anita", "Arjun", "Asha", "Ashok", "Deepa", "Divya", "Farhan", "Gita"),
    *("Harish", "Imran", "Jaya", "Kabir", "Kavita", "Kiran", "Lakshmi", "Mahesh", "Manoj", "Meera", "Mohan"),
    *("Nandini", "Neha", "Nikhil", "Pooja", "Prakash", "Priya", "Rahul", "Rajesh", "Ramesh", "Ravi", "Rekha", "Sana"),
    *("Sandeep", "Sanjay", "Shanti", "Sita", "Suresh", "Tariq", "Usha", "Vijay", "Vikram", "Yasmin"),
)
FAMILY = (
    *("Ahmed", "Ansari", "Banerjee", "Bhat", "Chauhan", "Das", "Deshmukh", "Fernandes", "Gill", "Gupta", "Iyer"),
    *("Jadhav", "Joshi", "Khan", "Kulkarni", "Kumar", "Mehta", "Mishra", "Nair", "Naidu", "Patel", "Patil", "Pillai"),
    *("Rao", "Reddy", "Roy", "Saxena", "Shah", "Sharma", "Shetty", "Singh", "Thomas", "Verma", "Yadav"),
)
REGIONS = ("MH", "DL", "KA", "TN", "GJ", "UP", "HR", "WB", "TS", "RJ", "KL", "PB")
"""How registrations begin: the states where the network has most of its centres."""
FIRST_OF = {"trucks": 1001, "vans": 5001}
"""The number in a type's first registration; the two types share none."""


def rider_names(count: int, seed: int) -> list[str]:
    """So many names of riders, each once."""
    names = [f"{given} {family}" for given, family in product(GIVEN, FAMILY)]
    return Random(f"{seed}:riders").sample(names, count)


def registrations(plural: str, count: int, seed: int) -> list[str]:
    """So many registrations of vehicles of one type, each once, such as MH-1204."""
    draw = Random(f"{seed}:{plural}")
    return [f"{draw.choice(REGIONS)}-{number}" for number in range(FIRST_OF[plural], FIRST_OF[plural] + count)]
