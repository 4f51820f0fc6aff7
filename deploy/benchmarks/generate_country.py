"""Makes a country: a folder of exchange folders, one for each organisation, always the same for the same seed and scale.

usage: generate_country.py FOLDER SEED SCALE [--limit D]

At scale 1.0: 800 settings in some 200 organisations, most of them a single school, some of them trusts of up to a dozen; ten academic
years up to 2025/26 with 35,000 pupils a year, which are 350,000 placements and 18 million rows. One organisation is in memory at a
time for each processor, so memory does not grow with the scale. URNs and references are different throughout the country, so that
the folders may also be read as one.

Nothing is dated after D. Prints the number of organisations, settings and rows.
"""

import argparse
import os
import random
import sys
from datetime import date
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "Tests" / "SecondOpinion"))

from exchange_files import write  # noqa: E402
from generate import generate  # noqa: E402

SETTINGS = 800
PUPILS_A_YEAR = 44
FIRST_YEAR, LAST_YEAR = 2016, 2025
# Of organisations, how many settings each has.
SIZES = [1, 1, 1, 1, 1, 2, 3, 4, 6, 12]
# More than an organisation of twelve settings needs of any kind of record.
REFERENCES_EACH = 1_000_000
URNS_APART = 137


def organisations(seed, scale):
    """Folder name, seed, settings, number of settings before: of each organisation."""
    chance = random.Random(seed)
    left, before, made = max(1, round(SETTINGS * scale)), 0, []
    while left > 0:
        settings = min(left, chance.choice(SIZES))
        made.append((f"trust-{len(made) + 1:03}", f"{seed}-{len(made)}", settings, before))
        left, before = left - settings, before + settings
    return made


def make(folder, limit, number, organisation):
    name, seed, settings, before = organisation
    tables = generate(seed, settings, PUPILS_A_YEAR, FIRST_YEAR, LAST_YEAR, limit, first_urn=100_000 + URNS_APART * (before + 1),
                      first_reference=1 + REFERENCES_EACH * number)
    write(folder / name, tables)
    return sum(map(len, tables.values()))


def arguments():
    parser = argparse.ArgumentParser(description="Makes a country of exchange folders from a seed.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("scale", type=float)
    parser.add_argument("--limit", type=date.fromisoformat, default=date(LAST_YEAR + 1, 8, 31), help="the last day on which anything happened")
    return parser.parse_args()


def main():
    given = arguments()
    given.folder.mkdir(parents=True)
    country = organisations(given.seed, given.scale)
    jobs = [(given.folder, given.limit, number, organisation) for number, organisation in enumerate(country)]
    # A process each, so that what one organisation took is given back.
    with Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        rows = sum(pool.starmap(make, jobs, chunksize=1))
    print(len(country), sum(settings for _, _, settings, _ in country), rows)


if __name__ == "__main__":
    main()
