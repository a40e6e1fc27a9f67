"""Works on the shop's orders as a program does, and says what it saw. PGHOST and its kin say where."""

import psycopg

UPDATE = "update orders set status = %s where id = %s"

with psycopg.connect("") as connection:
    connection.add_notice_handler(lambda notice: print("notice:", notice.message_primary))

    try:
        connection.execute(UPDATE, ("paid", 1))
    except psycopg.errors.InsufficientPrivilege as refusal:
        print("refused:", refusal.sqlstate, refusal.diag.message_hint)
    connection.rollback()

    connection.execute("set nightlatch.reason = 'a python program'")

    updated = 0  # the first one waits, inside the transaction that psycopg began
    for order in range(1, 9):  # more often than psycopg's prepare_threshold
        updated += connection.execute(UPDATE, ("paid", order)).rowcount
    connection.commit()
    print("updated:", updated)

    with connection.pipeline(), connection.cursor() as cursor:
        cursor.executemany(UPDATE, [("sent", order) for order in (11, 12, 13)])
    connection.commit()
    sent = "select count(*) from orders where id in (11, 12, 13) and status = 'sent'"
    print("queued:", connection.execute(sent).fetchone()[0])
    connection.commit()

    made = connection.execute("insert into orders values (9302, 1, 'new', 1, now()) returning id").fetchone()
    connection.rollback()
    print("returned:", made[0])

    print("remaining:", connection.execute("SHOW nightlatch.remaining").fetchone()[0])
