//! The URL map: every address of the site.

use axum::{
    Router,
    extract::{DefaultBodyLimit, State as AxumState},
    middleware,
    routing::{get, post},
};

use crate::model::Kind;

use super::{
    AppError, State, about, actors, api, calculator,
    changes::{self, Log},
    chips, claims, compare, controls, data, edit,
    edit::import::upload::{AROUND, MOST_BYTES},
    events, home, policies,
    query::Query,
    quotes, representation, revisions, search,
    share::{
        self,
        feed::{Format, of_list},
    },
    sources, suggest, systems, timeline, urls,
    view::Link,
};

/// All routes.
pub fn routes(state: &State) -> Router<State> {
    records(state)
        .merge(feeds())
        .merge(list_files())
        .merge(embeds())
        .route("/", get(home::home))
        .route("/timeline", get(timeline::timeline))
        .route("/actors", get(actors::list::list))
        .route("/chips", get(chips::list::list))
        .route("/systems", get(systems::list::list))
        .route("/policies", get(policies::list::list))
        .route("/compare", get(compare::page::compare))
        .route("/compare.csv", get(compare::file::csv))
        .route("/controls", get(controls::list::list))
        .route("/calculator", get(calculator::page::calculator))
        .route("/quotes", get(quotes::list::list))
        .route("/claims", get(claims::list::list))
        .route("/sources", get(sources::list::list))
        .route("/search", get(search::search))
        .route("/search/suggest", get(search::suggest))
        .route("/about", get(about::text::about))
        .route("/about/method", get(about::text::method))
        .route("/about/glossary", get(about::glossary::glossary))
        .route("/about/licence", get(about::text::licence))
        .route("/about/freshness", get(about::freshness::freshness))
        .route(urls::API_REFERENCE, get(api::page::reference))
        .merge(interface())
        .route("/edit", get(edit::desk::show))
        .route(
            urls::IMPORT,
            get(edit::import::show)
                .post(edit::import::send)
                .layer(DefaultBodyLimit::max(MOST_BYTES + AROUND)),
        )
        .route("/edit/import/{id}", get(edit::import::look).post(edit::import::apply))
        .route("/edit/find", get(edit::form::find::find))
        .route("/edit/review", get(edit::review::queue))
        .route("/edit/review/{id}", get(edit::review::show).post(edit::review::act))
        .route(
            "/edit/review/{id}/form",
            get(edit::form::proposed::open).post(edit::form::proposed::send),
        )
        .route("/edit/{kind}/new", get(edit::form::blank).post(edit::form::send_new))
        .route(
            "/edit/{kind}/{slug}/withdraw",
            get(edit::form::withdraw::ask).post(edit::form::withdraw::send),
        )
        .route(
            "/edit/{kind}/{slug}/address",
            get(edit::form::slug::ask).post(edit::form::slug::send),
        )
        .route("/edit/{kind}/{slug}", get(edit::form::open).post(edit::form::send))
        .route("/{kind}/{slug}/history", get(revisions::history::history))
        .route("/{kind}/{slug}/history/{range}", get(revisions::history::part))
        .route("/{kind}/{slug}/timemap", get(revisions::timemap))
        .route("/{kind}/{slug}/cite", get(share::cite::page))
        .route("/{kind}/{slug}/cite.txt", get(share::cite::text))
        .route("/{kind}/{slug}/cite.bib", get(share::cite::bibtex))
        .route("/{kind}/{slug}/cite.ris", get(share::cite::ris))
        .route("/{kind}/{slug}/cite.csl.json", get(share::cite::csl))
        .route("/feeds", get(share::feed::page::feeds))
        .route("/{kind}/{slug}/card.png", get(share::card::record::card))
        .route(share::card::compare::PATH, get(share::card::compare::card))
        .route(share::card::site::PATH, get(share::card::site::card))
        .route(urls::DATA, get(data::page::data))
        .route("/data/dictionary", get(data::dictionary::dictionary))
        .route("/data/tables/{file}", get(data::file::table))
        .route("/data/{file}", get(data::file::file))
        .route(urls::OEMBED, get(share::oembed::answer))
        .route("/calendar.ics", get(share::calendar::calendar))
        .route("/sitemap.xml", get(share::sitemap::index))
        .route("/sitemaps/{file}", get(share::sitemap::file))
        .route("/robots.txt", get(share::sitemap::robots))
        .route("/opensearch.xml", get(share::sitemap::opensearch))
        .route("/changes", get(changes::changes))
        .route("/corrections", get(changes::corrections))
        .route("/suggest", get(suggest::show).post(suggest::send))
        .route("/suggest/thanks", get(suggest::thanks))
        .route("/login", get(edit::login::show).post(edit::login::sign_in))
        .route("/login/form", post(edit::login::sign_in_with_form))
        .route("/logout", post(edit::login::sign_out))
        .route("/setup/{token}", get(edit::setup::show).post(edit::setup::accept))
        .route("/account", get(edit::account::show))
        .route("/account/passphrase", post(edit::account::change_passphrase))
        .route("/account/sessions", post(edit::account::end_sessions))
        .route("/admin/accounts", get(edit::accounts::list).post(edit::accounts::add))
        .route("/admin/accounts/{name}", post(edit::accounts::change))
        .route("/admin/audit", get(edit::audit::list))
        .fallback(no_page)
}

/// The feeds of lists and logs; those of records are files in place of their pages.
fn feeds() -> Router<State> {
    let mut router = Router::new();
    for format in Format::ALL {
        let everything = urls::feed_of_everything();
        let main = move |AxumState(state): AxumState<State>| of_list::everything(state, format);
        router = router.route(format.of(&everything), get(main));
        for &kind in Kind::ALL {
            let list = move |AxumState(state): AxumState<State>, query: Query| {
                of_list::list(state, query, kind, format)
            };
            router = router.route(format.of(&urls::feed(&urls::list(kind))), get(list));
        }
        for log in [Log::Changes, Log::Corrections] {
            let log_feed = move |AxumState(state): AxumState<State>, query: Query| {
                changes::feed(state, query, log, format)
            };
            router = router.route(format.of(&urls::feed(log.path())), get(log_feed));
        }
    }
    router
}

/// The pages of records, and files in their place.
fn records(state: &State) -> Router<State> {
    let answer = middleware::from_fn_with_state(state.clone(), representation::answer);
    Router::new()
        .route("/events/{slug}", get(events::show::show))
        .route("/actors/{slug}", get(actors::show::show))
        .route("/chips/{slug}", get(chips::show::show))
        .route("/systems/{slug}", get(systems::show::show))
        .route("/policies/{slug}", get(policies::show::show))
        .route("/controls/{slug}", get(controls::show::show))
        .route("/quotes/{slug}", get(quotes::show::show))
        .route("/claims/{slug}", get(claims::show::show))
        .route("/sources/{slug}", get(sources::show::show))
        .route_layer(answer)
}

/// Every list as a file.
fn list_files() -> Router<State> {
    let files = Kind::ALL.iter().flat_map(|&kind| data::list::FORMATS.map(|format| (kind, format)));
    files.fold(Router::new(), |router, (kind, format)| {
        router.route(&format!("{}.{format}", urls::list(kind)), get(data::list::file))
    })
}

/// The data interface.
fn interface() -> Router<State> {
    let endpoints = api::endpoints::all().into_iter();
    endpoints.fold(Router::new(), |routes, endpoint| routes.route(&endpoint.path, endpoint.handler))
}

/// What can be shown within the pages of other sites: each at `/embed` and its page's address.
fn embeds() -> Router<State> {
    use share::embed::{actor, chip, claim, compare, event, home, policy, quote, timeline};
    Router::new()
        .route("/embed/events/{slug}", get(event::card))
        .route("/embed/chips/{slug}", get(chip::card))
        .route("/embed/chips/{slug}/verdicts", get(chip::verdicts))
        .route("/embed/claims/{slug}", get(claim::card))
        .route("/embed/quotes/{slug}", get(quote::card))
        .route("/embed/policies/{slug}", get(policy::card))
        .route("/embed/actors/{slug}", get(actor::card))
        .route("/embed/compare", get(compare::table))
        .route("/embed/compare/plane", get(compare::plane))
        .route("/embed/timeline", get(timeline::lanes))
        .route("/embed/timeline/months", get(timeline::months))
        .route("/embed/tension", get(home::tension))
        .route("/embed/matrix", get(home::matrix))
}

async fn no_page() -> AppError {
    no_page_error()
}

/// There is nothing at this address.
pub(super) fn no_page_error() -> AppError {
    AppError::NotFound {
        what: "There is no page at this address. It may have been cut off or mistyped.".into(),
        suggestions: vec![
            Link::new("/", "The start page"),
            Link::new("/timeline", "The timeline"),
            Link::new("/search", "What can be searched"),
        ],
    }
}
