# Every step of .ci/run, and what else comes up often. `just` lists them.

database := "sqlite:target/dev.db"

_default:
    @just --list

# Start the dashboard on http://127.0.0.1:3000, with static files and templates as they are on disk
serve *arguments:
    cargo run -- {{arguments}}

# Run all tests; browser tests where Chromium is found
test *arguments:
    cargo test {{arguments}}

# Run the tests by others' readers, with their packages in a folder of their own
readers *arguments:
    test -d target/readers || python3 -m venv target/readers
    target/readers/bin/pip install --quiet -r tests/readers/requirements.txt
    CHOKEPOINT_PYTHON=target/readers/bin/python CHOKEPOINT_DEMAND_READERS=1 cargo test --test readers {{arguments}}

# Format and lint
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Make the database that queries are checked against while writing them
database:
    mkdir -p target
    cargo sqlx database create --database-url {{database}}
    cargo sqlx migrate run --database-url {{database}}

# Write the committed query data anew, after a query or migration changed
prepare: database
    DATABASE_URL={{database}} cargo sqlx prepare -- --all-targets

# Check the dataset
check:
    cargo run --quiet -- check data

# Time cold pages on the starter dataset
bench:
    cargo bench --bench pages

# Measure under load, beside a bare axum server, nginx and Datasette, and write docs/performance.md; needs wrk and nginx
bench-load *arguments:
    test -d target/datasette || python3 -m venv target/datasette
    target/datasette/bin/pip install --quiet -r scripts/performance/requirements.txt
    cargo build --quiet --release -p chokepoint -p limit
    python3 scripts/performance {{arguments}}

# Licences, duplicate crates, sources of crates
deny:
    cargo deny check licenses bans sources

# Everything that CI runs
ci:
    .ci/run
