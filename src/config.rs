//! Settings: every one is a flag and an environment variable with the same name.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{model::account::Role, web};

/// The open, sourced record of semiconductor trade tensions.
#[derive(Debug, Parser)]
#[command(name = "chokepoint", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; `serve` when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Settings of `serve`, which can be given without naming it.
    #[command(flatten)]
    pub serve: Serve,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard (the default)
    Serve(Serve),
    /// Bring TOML files into the database, all or nothing
    Import(Import),
    /// Write everything in the database as TOML files
    Export(Export),
    /// Check TOML files without touching a database
    Check(Check),
    /// Make a database for measuring, with made-up records in proportion to the starter dataset's
    #[command(hide = true)]
    Generate(Generate),
    /// Keep the accounts of those who write and review
    #[command(subcommand)]
    User(User),
}

/// Settings of the server.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(
        long,
        env = "CHOKEPOINT_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:3000"
    )]
    pub listen: SocketAddr,
    #[command(flatten)]
    #[expect(missing_docs, reason = "Database says what it is")]
    pub database: Database,
    /// Address by which readers reach the site, for links that leave it [default: <http://LISTEN>]
    #[arg(long, env = "CHOKEPOINT_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Proxies in front whose X-Forwarded-For is to be believed, with commas between them
    #[arg(
        long,
        env = "CHOKEPOINT_TRUSTED_PROXIES",
        value_name = "ADDRESSES",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<IpAddr>,
    /// Room in memory for responses that are ready to be sent, in MiB; 0 keeps none
    #[arg(long, env = "CHOKEPOINT_CACHE", value_name = "MIB", default_value_t = web::CACHE)]
    pub cache: u32,
    /// Print a link that signs in as the editor “demo”, for trying things out on this machine
    #[arg(long, env = "CHOKEPOINT_DEMO_EDITOR")]
    pub demo_editor: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "Log says what it is")]
    pub log: Log,
}

/// Where the database is.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// Database file; created when it is not there
    #[arg(
        long = "database",
        env = "CHOKEPOINT_DATABASE",
        value_name = "FILE",
        default_value = "chokepoint.db"
    )]
    pub path: PathBuf,
}

/// What is logged, and how.
#[derive(Debug, Clone, Args)]
pub struct Log {
    /// What to log: a level, or levels by module as `chokepoint=debug,sqlx=warn`
    #[arg(long = "log", env = "CHOKEPOINT_LOG", value_name = "FILTER", default_value = "info")]
    pub filter: String,
    /// How log lines are written, to standard error
    #[arg(
        long = "log-format",
        env = "CHOKEPOINT_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub format: LogFormat,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// What to import.
#[derive(Debug, Args)]
pub struct Import {
    /// TOML files, or folders of them
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// Only say what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// Why, as readers will see it in the history
    #[arg(long, default_value = "Imported from files")]
    pub reason: String,
    /// Log the changes among the corrections
    #[arg(long)]
    pub correction: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "Database says what it is")]
    pub database: Database,
}

/// Where to export to.
#[derive(Debug, Args)]
pub struct Export {
    /// Folder for one TOML file per kind; created when it is not there
    #[arg(value_name = "DIR")]
    pub to: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "Database says what it is")]
    pub database: Database,
}

/// What to check.
#[derive(Debug, Args)]
pub struct Check {
    /// TOML files, or folders of them
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
}

/// What to make up.
#[derive(Debug, Args)]
pub struct Generate {
    /// How many events there are to be, those of the starter dataset counted
    #[arg(long, value_name = "N")]
    pub events: usize,
    /// Another seed makes other records
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    #[command(flatten)]
    #[expect(missing_docs, reason = "Database says what it is")]
    pub database: Database,
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add an account; prints a link by which its owner sets their passphrase
    Add {
        /// Its name, which the history shows
        name: String,
        /// What it may do: contributor, editor or admin
        #[arg(long)]
        role: Role,
        #[command(flatten)]
        #[expect(missing_docs, reason = "Site says what it is")]
        site: Site,
    },
    /// List all accounts
    List {
        #[command(flatten)]
        #[expect(missing_docs, reason = "Database says what it is")]
        database: Database,
    },
    /// Give an account another role
    Role {
        /// Its name
        name: String,
        /// What it may do: contributor, editor or admin
        role: Role,
        #[command(flatten)]
        #[expect(missing_docs, reason = "Database says what it is")]
        database: Database,
    },
    /// Sign an account out and keep it from signing in
    Disable {
        /// Its name
        name: String,
        #[command(flatten)]
        #[expect(missing_docs, reason = "Database says what it is")]
        database: Database,
    },
    /// Let a disabled account sign in again
    Enable {
        /// Its name
        name: String,
        #[command(flatten)]
        #[expect(missing_docs, reason = "Database says what it is")]
        database: Database,
    },
    /// Print a link by which an account's owner sets a new passphrase
    ResetLink {
        /// Its name
        name: String,
        #[command(flatten)]
        #[expect(missing_docs, reason = "Site says what it is")]
        site: Site,
    },
}

/// Which site links lead to.
#[derive(Debug, Args)]
pub struct Site {
    #[command(flatten)]
    #[expect(missing_docs, reason = "Database says what it is")]
    pub database: Database,
    /// Address by which the site is reached, for the link
    #[arg(
        long,
        env = "CHOKEPOINT_PUBLIC_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:3000",
        value_parser = public_url
    )]
    pub public_url: String,
}

/// A public address has a scheme and a host, and no path, so that links can be made by joining.
fn public_url(text: &str) -> Result<String, String> {
    let uri: axum::http::Uri = text.parse().map_err(|_| "is not a web address".to_owned())?;
    match (uri.scheme_str(), uri.authority(), uri.path(), uri.query()) {
        (Some(scheme @ ("http" | "https")), Some(authority), "/" | "", None) => {
            Ok(format!("{scheme}://{authority}"))
        }
        _ => Err("must be http:// or https:// and a host, without a path".to_owned()),
    }
}
