-- The roles of the demo's shop. shop_owner owns everything; shop_app is the application, which keeps its own login.
create role shop_owner nologin;
create role shop_reader nologin;
create role orders_writer nologin;
create role payments_writer nologin;
create role shop_app login;
grant shop_reader, orders_writer, payments_writer to shop_app;
