//! Files of every kind, on the disk, through `read_events` and `read_catalog`.

#![cfg(test)]

mod catalogues;
mod ga4;
mod hostile;
mod orders;
mod outcomes;
mod plain;
mod round_trip;
mod support;
