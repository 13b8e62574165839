create table if not exists customers (
    id integer primary key,
    email text not null unique,
    token_hash blob not null unique,
    is_staff integer not null
) strict;

create table if not exists products (
    sku text primary key,
    name text not null,
    price integer not null,
    stock integer not null
) strict;

create table if not exists cart_items (
    customer integer not null references customers (id),
    sku text not null references products (sku),
    quantity integer not null,
    primary key (customer, sku)
) strict;

create table if not exists orders (
    id integer primary key,
    customer integer not null references customers (id),
    total integer not null,
    state text not null check (state in ('placed', 'paid', 'canceled'))
) strict;

create table if not exists order_items (
    order_id integer not null references orders (id),
    sku text not null references products (sku),
    quantity integer not null,
    primary key (order_id, sku)
) strict;

create table if not exists payments (
    order_id integer primary key references orders (id),
    charge text not null,
    amount integer not null
) strict;
