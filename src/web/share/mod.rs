//! How pages are cited, found, shown and followed from elsewhere.

pub mod calendar;
pub mod card;
pub mod cite;
pub mod embed;
pub mod feed;
pub mod jsonld;
pub mod oembed;
pub mod panel;
pub mod qr;
pub mod sitemap;
