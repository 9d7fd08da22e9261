//! REST, pages and the command line, tested at the real router and the real binary on real database
//! files: one file per entity, and what holds for all of them (`authz`, `errors`, `security`,
//! `races`, `crash`, `crowd`, `openapi`). One program, because each test program links the whole
//! hub.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod approvals;
mod authz;
mod authz_screens;
mod authz_screens_team;
mod authz_team;
mod authz_tools;
mod backups;
mod binary;
mod budget;
mod client;
mod comments;
mod crash;
mod crowd;
mod disk;
mod docs;
mod errors;
mod events;
mod guessing;
mod handoffs;
mod held_back;
mod inbox;
mod leading;
mod lists;
mod members;
mod moving;
mod names;
mod nulls;
mod openapi;
mod pages;
mod projects;
mod races;
mod security;
mod sessions;
mod sign_in;
mod slow;
mod stopping;
mod tasks;
mod team;
mod threads;
mod tokens;
mod world;
