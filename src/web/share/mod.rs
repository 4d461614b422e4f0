//! How pages are cited, found and followed from elsewhere.

pub mod calendar;
pub mod card;
pub mod cite;
pub mod feed;
pub mod jsonld;
pub mod sitemap;
