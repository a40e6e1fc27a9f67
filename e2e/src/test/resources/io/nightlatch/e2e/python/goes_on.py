"""Works under a grant, waits for a word on its standard input, and says what it is then. PGHOST and its kin say where."""

import sys

import psycopg

UPDATE = "update orders set status = %s where id = %s"

with psycopg.connect("") as connection:
    connection.add_notice_handler(lambda notice: print("notice:", notice.message_primary, flush=True))
    connection.execute("SET nightlatch.role = 'orders_writer'")
    for order in range(1, 9):  # more often than psycopg's prepare_threshold
        connection.execute(UPDATE, ("paid", order))
        connection.execute("select total from orders where id = %s", (order,))
    connection.commit()
    print("idle", flush=True)
    sys.stdin.readline()

    try:
        print("user:", connection.execute("select session_user").fetchone()[0])
        print("read:", connection.execute("select total > 0 from orders where id = %s", (1,)).fetchone()[0])
        connection.commit()
        try:
            connection.execute(UPDATE, ("sent", 1))
        except psycopg.errors.InsufficientPrivilege as refusal:
            print("refused:", refusal.sqlstate)
            connection.rollback()
    except psycopg.OperationalError as error:
        print("cut:", error.sqlstate)
