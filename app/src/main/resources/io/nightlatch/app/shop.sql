-- The demo's shop: the same rows at every first start.
create extension if not exists pg_stat_statements;
set role shop_owner;

create table customers (
  id         int primary key,
  name       text not null,
  email      text not null unique,
  city       text not null,
  created_at timestamptz not null
);

create table orders (
  id          int primary key,
  customer_id int not null references customers (id),
  status      text not null,
  total       numeric(10, 2) not null,
  created_at  timestamptz not null
);

create table payments (
  id       int primary key,
  order_id int not null references orders (id),
  amount   numeric(10, 2) not null,
  method   text not null,
  paid_at  timestamptz not null
);

insert into customers
select i,
       (array['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Tony', 'Frances', 'Alan', 'Karen'])[1 + i % 10]
         || ' ' || (array['Hill', 'Lake', 'Stone', 'Field', 'Brook', 'Marsh', 'Ford'])[1 + i % 7],
       'customer' || i || '@example.org',
       (array['Berlin', 'Lisbon', 'Oslo', 'Turin', 'Ghent'])[1 + i % 5],
       timestamptz '2026-01-01 00:00:00+00' + i * interval '7 hours'
from generate_series(1, 500) i;

insert into orders
select i,
       1 + (i * 37) % 500,
       (array['new', 'paid', 'shipped', 'returned'])[1 + (i * 11) % 4],
       round((5 + (i * 7919) % 49500 / 100.0)::numeric, 2),
       timestamptz '2026-01-02 00:00:00+00' + i * interval '97 minutes'
from generate_series(1, 3000) i;

insert into payments
select row_number() over (order by o.id),
       o.id,
       o.total,
       (array['card', 'transfer', 'voucher'])[1 + o.id % 3],
       o.created_at + interval '2 days'
from orders o
where o.status <> 'new';

grant select on customers, orders, payments to shop_reader;
grant insert, update, delete on orders to orders_writer;
grant insert, update, delete on payments to payments_writer;
reset role;
analyze;
