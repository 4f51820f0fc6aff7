"""The same work by psycopg 3, as a user of it would write it: a thread and a connection each.

usage: by_psycopg.py single|executemany CONNINFO THREADS SECONDS ROWS
"""

import json
import statistics
import sys
import threading
import time

import psycopg

work, conninfo, threads, seconds, rows = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
WARM_UPS = 20
ROWS = [(n, f"C{n}", "call", n % 60, "Said that the second week went well") for n in range(rows)]


def single(connection, task, number):
    part = rows // 64
    account = task % 64 * part + number * 7919 % part + 1
    connection.execute(
        "select balance from bench.account where account_id = %s", (account,), prepare=True, binary=True).fetchone()


def executemany(connection, task, number):
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany("insert into bench.contact (contact_id, ref, kind, minutes, note) values (%s, %s, %s, %s, %s)", ROWS)


def drive(operation, task, ready, times):
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for number in range(WARM_UPS):
            operation(connection, task, number)
        ready.wait()
        end = time.perf_counter() + seconds
        last = time.perf_counter()
        while last < end:
            operation(connection, task, WARM_UPS + len(times))
            now = time.perf_counter()
            times.append(now - last)
            last = now


def main():
    operation = {"single": single, "executemany": executemany}[work]
    worth = rows if work == "executemany" else 1
    ready = threading.Barrier(threads + 1)
    times = [[] for _ in range(threads)]
    workers = [threading.Thread(target=drive, args=(operation, task, ready, times[task])) for task in range(threads)]
    for worker in workers:
        worker.start()
    ready.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - begun
    flat = [each for one in times for each in one]
    print(json.dumps({"done": len(flat) * worth, "doneInAll": (len(flat) + WARM_UPS * threads) * worth,
                      "perSecond": len(flat) * worth / took, "median": statistics.median(flat) * 1000}))


main()
