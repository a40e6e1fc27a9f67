// Works on the shop's orders as a program does, and says what it saw. PGHOST and its kin say where.
'use strict';
const { Client } = require('pg');

const UPDATE = 'update orders set status = $1 where id = $2';

async function main() {
  const client = new Client();
  client.on('notice', (notice) => console.log('notice:', notice.message));
  await client.connect();

  try {
    await client.query(UPDATE, ['paid', 1]);
  } catch (refusal) {
    console.log('refused:', refusal.code, refusal.hint);
  }

  await client.query("set nightlatch.reason = 'a node program'");

  let updated = 0;
  for (let id = 1; id <= 8; id++) {
    updated += (await client.query({ name: 'pay', text: UPDATE, values: ['paid', id] })).rowCount;
  }
  console.log('updated:', updated);

  const many = await Promise.all([11, 12, 13].map((id) => client.query(UPDATE, ['shipped', id])));
  console.log('queued:', many.length);

  await client.query('begin');
  const made = await client.query("insert into orders values (9301, 1, 'new', 1, now()) returning id");
  await client.query('rollback');
  console.log('returned:', made.rows[0].id);

  const remaining = await client.query({ text: 'SHOW nightlatch.remaining', queryMode: 'extended' });
  console.log('remaining:', remaining.rows[0].role);
  await client.end();
}

main().catch((failure) => {
  console.log('failed:', failure);
  process.exit(1);
});
