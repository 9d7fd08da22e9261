//! The screens of AI Projects Hub and the server functions behind them. Rendered by the server,
//! then alive in the browser.

#![recursion_limit = "512"]

pub mod account;
pub mod address;
pub mod admin;
pub mod api;
pub mod app;
pub mod approvals;
pub mod audit;
pub mod board;
pub mod board_address;
pub mod chunk;
pub mod commit;
pub mod docs;
pub mod drafts;
pub mod form;
pub mod frame;
pub mod handoffs;
pub mod input_method;
pub mod letter_case;
pub mod live;
pub mod long_title;
pub mod messages;
pub mod missing;
pub mod needs_you;
pub mod pages;
pub mod paging;
pub mod people;
pub mod reading;
pub mod screens;
pub mod sentence;
pub mod sessions;
pub mod shell;
pub mod sign_in;
pub mod state;
pub mod task;
pub mod ui;
pub mod writing;

pub use app::App;
pub use shell::{Site, shell};
