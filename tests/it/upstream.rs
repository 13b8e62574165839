//! Errors of upstreams become declared errors: `from` and `on`.

mod causes;
mod effect;
mod enums;
mod payments;
mod secrets;
mod unions;
