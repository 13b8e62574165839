//! Python for clients: what the module decides, parses, raises and survives.

mod declarations;
mod live;
mod modules;
mod network;
mod tools;
