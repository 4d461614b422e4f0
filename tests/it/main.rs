//! Whole-server tests: requests through the router, on a real SQLite file with the real dataset.
//!
//! One binary, one module per area of the site.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    unreachable_pub,
    reason = "tests are a program of their own; pub says what modules share"
)]

mod accounts;
mod api;
mod api_schema;
mod cache;
mod calculator;
mod cards;
mod commands;
mod compare;
mod crawl;
mod dates;
mod diff;
mod downloads;
mod drafts;
mod editing;
mod embed;
mod errors;
mod events;
mod export_control;
mod feeds;
mod form_model;
mod forms;
mod history;
mod home;
mod import_page;
mod known;
mod layers;
mod lists;
mod oembed;
mod opening;
mod plans;
mod records;
mod records_pages;
mod review;
mod scale;
mod search;
mod share;
mod share_box;
mod slugs;
mod suggest;
mod support;
mod timeline;
mod timeline_index;
mod user_commands;
mod verdict_pages;
mod verdicts;
mod weight;
mod withdraw;
mod wrong_inputs;
