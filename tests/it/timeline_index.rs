//! What the timeline counts in memory is what the tables say, also after edits.

use std::collections::BTreeMap;

use chokepoint::{
    clock::Clock,
    model::{
        Actor, AnyRecord, Event, Jurisdiction, Policy, Slug, Source,
        event::{Certainty, EventKind, Participant, Role, Significance},
        jurisdiction::Destination,
        vocabulary::Effect,
    },
    store::{
        self, edit,
        record::{self, Published},
        rename,
        save::Change,
        search,
        timeline::{Filter, Index, Matches, Order, Part},
        withdrawal,
    },
    web::State,
};
use futures_util::future::join_all;
use sqlx::{FromRow, SqliteConnection};

use crate::support::{App, SITE};

/// What asks of the index are compared with: slugs, by the tables, of the events that pass.
const PASSING: &str = "
    select event.slug from event
    where event.day >= ?1 and event.day <= ?2
      and (?3 is null or event.slug in (
          select record.slug
          from search_kind
          cross join search on search.rowid between first and last
          cross join record on record.id = search.rowid - first
          where search_kind.kind = 'event' and search match ?3
      ))
      and (?4 is null or event.slug in (select event from event_actor where actor = ?4))
      and (?5 is null or event.slug in (select event from event_chip where chip = ?5))
      and (?6 is null or event.slug in (select event from event_policy where policy = ?6))
      and (?7 is null or event.slug in (
          select aimed.event from aimed where aimed.place in (select value from json_each(?7))
      ))
      and (?8 is null or event.kind in (select value from json_each(?8)))
      and (?9 is null or event.initiator in (select value from json_each(?9)))
      and (?10 is null or event.effect in (select value from json_each(?10)))
      and (?11 is null or event.certainty in (select value from json_each(?11)))
      and (?12 is null or event.significance in (select value from json_each(?12)))";

/// Whom events are aimed at, by the tables.
const AIMED: &str = "
    create temp view aimed as
    select event_actor.event, actor.jurisdiction as place
    from event_actor join actor on actor.slug = event_actor.actor
    where event_actor.role = 'target' and actor.jurisdiction is not null
    union
    select event_policy.event, target.jurisdiction
    from policy_target_jurisdiction target
    join policy on policy.slug = target.policy
    join event_policy on event_policy.policy = policy.slug
    join event acting on acting.slug = event_policy.event
                     and acting.initiator = policy.jurisdiction
    where target.jurisdiction <> '*'";

fn any_of<T: serde::Serialize>(values: &[T]) -> Option<String> {
    (!values.is_empty()).then(|| serde_json::to_string(values).unwrap())
}

/// Puts the slugs of what passes by the tables into a table.
async fn fill(db: &mut SqliteConnection, filter: &Filter) {
    let weights: Vec<i64> =
        filter.significances.iter().map(|weight| weight.as_str().parse().unwrap()).collect();
    sqlx::query("drop table if exists temp.passing").execute(&mut *db).await.unwrap();
    let sql = format!("create temp table passing (slug text); insert into passing {PASSING}");
    for sql in sql.split(';') {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()));
        let query = if sql.contains("?1") {
            query
                .bind(filter.from.map_or("0000".to_owned(), |day| day.to_string()))
                .bind(filter.to.map_or("9999-99".to_owned(), |day| day.to_string()))
                .bind(filter.words.clone())
                .bind(filter.actor.as_ref().map(Slug::to_string))
                .bind(filter.chip.as_ref().map(Slug::to_string))
                .bind(filter.policy.as_ref().map(Slug::to_string))
                .bind(any_of(&filter.targets))
                .bind(any_of(&filter.kinds))
                .bind(any_of(&filter.initiators))
                .bind(any_of(&filter.effects))
                .bind(any_of(&filter.certainties))
                .bind(any_of(&weights))
        } else {
            query
        };
        query.execute(&mut *db).await.unwrap();
    }
}

async fn rows<T>(db: &mut SqliteConnection, sql: &'static str) -> Vec<T>
where
    T: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
{
    sqlx::query_as(sql).fetch_all(db).await.unwrap()
}

fn without(filter: &Filter, part: Part) -> Filter {
    let mut filter = filter.clone();
    match part {
        Part::From => filter.from = None,
        Part::To => filter.to = None,
        Part::Words => filter.words = None,
        Part::Actor => filter.actor = None,
        Part::Chip => filter.chip = None,
        Part::Policy => filter.policy = None,
        Part::Targets => filter.targets.clear(),
        Part::Kinds => filter.kinds.clear(),
        Part::Initiators => filter.initiators.clear(),
        Part::Effects => filter.effects.clear(),
        Part::Certainties => filter.certainties.clear(),
        Part::Significances => filter.significances.clear(),
    }
    filter
}

/// Filters of all sorts, the same each time; more parts of each are set the further they go.
fn filters(many: usize) -> Vec<Filter> {
    fn one<T: Clone>(values: &[T], by: usize) -> Vec<T> {
        if by.is_multiple_of(3) {
            values[by / 3 % values.len()..][..1].to_vec()
        } else {
            Vec::new()
        }
    }
    let slug = |text: &str| Some(text.parse().unwrap());
    let place = |code: &str| code.parse::<Jurisdiction>().unwrap();
    let days = [
        (None, None),
        (Some("2024-05-01"), None),
        (None, Some("2023-01-31")),
        (Some("2025-01-01"), Some("2025-12-31")),
        (Some("2025-10-09"), Some("2025-10-09")),
    ];
    let words = ["chips", "huawei", "tariff nvidia", "rare earths"];
    let actors = ["bis", "nvidia", "asml", "mofcom"];
    let places = [place("CN"), place("US"), place("NL")];
    let filter = |n: usize| {
        // Digits of a number that jumps about, so that parts go together in all ways.
        let mut rest = n.wrapping_mul(2_654_435_761) % 1_000_000_007;
        let mut next = |sides: usize| {
            let digit = rest % sides;
            rest /= sides;
            digit
        };
        let (from, to) = days[next(days.len())];
        let picked = next(16);
        let mut filter = Filter {
            from: from.map(|day| day.parse().unwrap()),
            to: to.map(|day| day.parse().unwrap()),
            targets: one(&places, next(8)),
            kinds: one(EventKind::ALL, next(40)),
            effects: one(Effect::ALL, next(8)),
            certainties: one(Certainty::ALL, next(14)),
            significances: one(Significance::ALL, next(10)),
            initiators: one(&places, n % 9),
            ..Filter::default()
        };
        match picked {
            0..4 => filter.words = search::index_query(words[picked]),
            4..8 => filter.actor = slug(actors[picked - 4]),
            8 => filter.chip = slug("nvidia-h20"),
            9 => filter.policy = slug("us-2018-zte-denial-order"),
            10 => (filter.effects, filter.kinds) = (Effect::ALL[..2].to_vec(), Vec::new()),
            _ => {}
        }
        filter
    };
    (0..many).map(filter).collect()
}

/// Everything that matches say, as text.
async fn said(matches: &Matches<'_>, reader: &store::Reader) -> Vec<String> {
    let day = |text: &str| text.parse().unwrap();
    let lanes = ["US", "CN"].map(|code| code.parse().unwrap());
    let range = (day("2024-01-01"), day("2026-12-31"));
    let mut cells: Vec<String> = matches.cube().iter().map(|cell| format!("{cell:?}")).collect();
    cells.sort();
    vec![
        cells.join("\n"),
        format!("{:?}", matches.months()),
        format!("{:?}", matches.targets(9)),
        format!("{:?}", matches.actors(reader, 9).await.unwrap()),
        format!("{:?}", matches.drawable(reader, range, &lanes, 7).await.unwrap()),
        format!("{:?}", matches.places(Order::Newest, None, 9_999).unwrap()),
    ]
}

#[tokio::test]
async fn the_index_says_what_the_tables_say() {
    let app = App::start().await;
    let state = State::new(&app.store, SITE.to_owned(), Clock::System);
    let (index, reader) = (state.events().await.unwrap(), &state.reader);
    let mut db = app.sql().await;
    sqlx::query(AIMED).execute(&mut db).await.unwrap();
    let mut found = 0;
    for filter in filters(240) {
        let matches = index.matching(reader, &filter).await.unwrap();
        fill(&mut db, &filter).await;
        let slugs: Vec<(String,)> = rows(
            &mut db,
            "select slug from event where slug in (select slug from passing) order by day, slug",
        )
        .await;
        let slugs: Vec<String> = slugs.into_iter().map(|(slug,)| slug).collect();
        let oldest = matches.places(Order::Oldest, None, 9_999).unwrap();
        let listed: Vec<String> = oldest.iter().map(|(_, slug)| slug.to_string()).collect();
        assert_eq!(listed, slugs, "{filter:?}");
        found += usize::from(slugs.len() > 3);
        let mut newest = matches.places(Order::Newest, None, 9_999).unwrap();
        newest.reverse();
        assert_eq!(newest, oldest, "{filter:?}");
        // From any place on, the rest of the list.
        if let Some((day, slug)) = oldest.get(oldest.len() / 2) {
            let behind = matches.places(Order::Oldest, Some((*day, slug)), 5).unwrap();
            let rest = oldest[oldest.len() / 2 + 1..].iter().take(5);
            assert!(behind.iter().eq(rest), "{filter:?}");
            let page = matches.page(reader, Order::Newest, Some((*day, slug)), 5).await.unwrap();
            let rest = oldest[..oldest.len() / 2].iter().rev().take(5);
            assert!(page.iter().map(|row| &row.slug).eq(rest.map(|(_, slug)| slug)), "{filter:?}");
        }
        assert_eq!(matches.count(), i64::try_from(slugs.len()).unwrap(), "{filter:?}");

        let in_range = matches.months().into_iter().filter(|month| month.in_range > 0);
        let in_range: Vec<_> = in_range.map(|month| (month.month, month.in_range)).collect();
        let months: Vec<(String, i64)> = rows(
            &mut db,
            "select substr(day, 1, 7), count(*) from event
             where slug in (select slug from passing) group by 1 order by 1",
        )
        .await;
        assert_eq!(in_range, months, "{filter:?}");

        fill(&mut db, &without(&filter, Part::Targets)).await;
        let aimed: Vec<(String, i64)> = rows(
            &mut db,
            "select place, count(*) from aimed where event in (select slug from passing)
             group by place order by count(*) desc, place limit 5",
        )
        .await;
        let targets = matches.targets(5).into_iter();
        let targets: Vec<_> =
            targets.map(|target| (target.jurisdiction.to_string(), target.count)).collect();
        assert_eq!(targets, aimed, "{filter:?}");

        fill(&mut db, &without(&filter, Part::Actor)).await;
        let acting: Vec<(String, String, i64)> = rows(
            &mut db,
            "select actor.slug, actor.name, count(distinct event)
             from event_actor join actor on actor.slug = event_actor.actor
             where event in (select slug from passing)
             group by actor.slug order by 3 desc, 1 limit 8",
        )
        .await;
        let actors = matches.actors(reader, 8).await.unwrap().into_iter();
        let actors: Vec<_> = actors.map(|actor| (actor.slug, actor.name, actor.count)).collect();
        assert_eq!(actors, acting, "{filter:?}");
    }
    assert!(found > 40, "{found} filters let more than three events through");
}

#[tokio::test]
async fn cells_and_what_parts_leave_out_sum_up_to_what_the_tables_have() {
    let app = App::start().await;
    let state = State::new(&app.store, SITE.to_owned(), Clock::System);
    let (index, reader) = (state.events().await.unwrap(), &state.reader);
    let mut db = app.sql().await;
    sqlx::query(AIMED).execute(&mut db).await.unwrap();
    let count = "select count(*) from passing";
    for filter in filters(60) {
        let matches = index.matching(reader, &filter).await.unwrap();
        for part in [Part::From, Part::Words, Part::Actor, Part::Targets, Part::Significances] {
            fill(&mut db, &without(&filter, part)).await;
            let expected: Vec<(i64,)> = rows(&mut db, count).await;
            assert_eq!(matches.count_without(part), expected[0].0, "{part:?} of {filter:?}");
        }
        let cells = matches.cube();
        let passing = cells.iter().filter(|cell| filter.passes(&cell.traits));
        assert_eq!(passing.map(|cell| cell.count).sum::<i64>(), matches.count(), "{filter:?}");
        let any_effect = without(&filter, Part::Effects);
        let tightening = cells.iter().filter(|cell| {
            any_effect.passes(&cell.traits) && cell.traits.effect == Effect::Tightens
        });
        fill(&mut db, &Filter { effects: vec![Effect::Tightens], ..any_effect.clone() }).await;
        let expected: Vec<(i64,)> = rows(&mut db, count).await;
        assert_eq!(tightening.map(|cell| cell.count).sum::<i64>(), expected[0].0, "{filter:?}");
    }
}

#[tokio::test]
async fn the_picture_and_the_overviews_are_those_of_the_tables() {
    let app = App::start().await;
    let state = State::new(&app.store, SITE.to_owned(), Clock::System);
    let (index, reader) = (state.events().await.unwrap(), &state.reader);
    let mut db = app.sql().await;
    sqlx::query(AIMED).execute(&mut db).await.unwrap();
    let range = ("2023-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let lanes = ["US", "CN"].map(|code| code.parse().unwrap());
    let matches = index.matching(reader, &Filter::default()).await.unwrap();
    let room = matches.drawable(reader, range, &lanes, 12).await.unwrap();
    let expected: Vec<(String, Option<String>)> = rows(
        &mut db,
        "select slug, lane from (
             select *, row_number() over (
                 partition by lane order by significance desc, answers desc, day desc, slug
             ) as place
             from (
                 select event.*,
                        case when initiator in ('US', 'CN') then initiator end as lane,
                        exists (
                            select 1 from event_link
                            where event.slug in (event_link.event, event_link.other)
                              and relation = 'responds-to'
                        ) as answers
                 from event where day between '2023-01-01' and '2026-12-31'
             )
         ) where place <= 12 order by day, slug",
    )
    .await;
    let drawn = room.events.iter();
    let drawn: Vec<_> = drawn
        .map(|event| (event.slug.to_string(), event.lane.map(|lane| lane.to_string())))
        .collect();
    assert_eq!(drawn, expected);
    let answers: Vec<(String, String)> = rows(
        &mut db,
        "select event, other from event_link where relation = 'responds-to' order by event, other",
    )
    .await;
    let is_drawn = |slug: &String| drawn.iter().any(|(other, _)| other == slug);
    let answers: Vec<_> = answers.into_iter().filter(|(a, b)| is_drawn(a) && is_drawn(b)).collect();
    assert!(answers.len() > 3, "{answers:?}");
    let said = room.answers.iter().map(|(a, b)| (a.to_string(), b.to_string()));
    assert_eq!(said.collect::<Vec<_>>(), answers);

    let aimed: Vec<(String, String, i64)> = rows(
        &mut db,
        "select initiator, place, count(*) from aimed join event on event.slug = aimed.event
         where initiator is not null group by 1, 2 order by 3 desc, 1, 2",
    )
    .await;
    let said = index.aimed_at().into_iter();
    let said = said.map(|a| (a.initiator.to_string(), a.target.to_string(), a.count));
    assert_eq!(said.collect::<Vec<_>>(), aimed);

    let pushes: Vec<(String, String, i64, i64)> = rows(
        &mut db,
        "select substr(day, 1, 7), initiator, sum(effect = 'tightens'), sum(effect = 'eases')
         from event where day between '2023-01-15' and '2026-12-31'
           and effect <> 'neutral' and initiator is not null
         group by 1, 2 order by 1, 2",
    )
    .await;
    let said = index.pushes("2023-01-15".parse().unwrap(), range.1).into_iter();
    let said = said.map(|p| (p.month, p.initiator.to_string(), p.tightens, p.eases));
    assert_eq!(said.collect::<Vec<_>>(), pushes);
}

/// Somebody who edits, a second later each time unless told otherwise.
struct Editor<'a> {
    app: &'a App,
    state: State,
    seconds: i64,
}

impl Editor<'_> {
    fn change(&self) -> Change<'static> {
        let start = jiff::Timestamp::from_second(1_800_000_000).unwrap();
        Change {
            author: "test",
            reason: "To see it counted",
            at: start + jiff::SignedDuration::from_secs(self.seconds),
            correction: false,
            reviewer: None,
        }
    }

    async fn save(&mut self, records: Vec<AnyRecord>) {
        self.seconds += 1;
        let change = self.change();
        edit::save_all(&mut self.app.store.writer.clone(), &records, &change).await.unwrap();
    }

    async fn event(&self, slug: &str) -> Published<Event> {
        record::find(&self.state.reader, slug).await.unwrap().unwrap()
    }

    /// The index as it was kept up says what one says that is read anew.
    async fn compare(&self, after: &str) {
        let fresh = State::new(&self.app.store, SITE.to_owned(), Clock::System);
        let (kept, anew) = (self.state.events().await.unwrap(), fresh.events().await.unwrap());
        assert_eq!(kept.len(), anew.len(), "{after}");
        for filter in filters(40) {
            let kept = kept.matching(&self.state.reader, &filter).await.unwrap();
            let anew = anew.matching(&fresh.reader, &filter).await.unwrap();
            let (kept, anew) = (said(&kept, &fresh.reader).await, said(&anew, &fresh.reader).await);
            assert_eq!(kept, anew, "{after}: {filter:?}");
        }
        assert_eq!(kept.aimed_at(), anew.aimed_at(), "{after}");
        assert_eq!(self.state.counts().await.unwrap(), fresh.counts().await.unwrap(), "{after}");
    }
}

async fn editor(app: &App) -> Editor<'_> {
    let state = State::new(&app.store, SITE.to_owned(), Clock::System);
    state.events().await.unwrap();
    state.counts().await.unwrap();
    Editor { app, state, seconds: 0 }
}

async fn slugs(app: &App) -> Vec<String> {
    let mut db = app.sql().await;
    let slugs: Vec<(String,)> = rows(&mut db, "select slug from event order by day, slug").await;
    slugs.into_iter().map(|(slug,)| slug).collect()
}

#[tokio::test]
async fn an_index_that_is_kept_up_says_what_one_says_that_is_read_anew() {
    let app = App::start().await;
    let mut editor = editor(&app).await;
    let all = slugs(&app).await;
    for step in 0..24_usize {
        let slug = &all[step * 7_919 % all.len()];
        let mut event = editor.event(slug).await.record;
        let other = editor.event(&all[(step * 104_729 + 5) % all.len()]).await.record;
        match step % 6 {
            0 => event.effect = Effect::ALL[step / 6 % Effect::ALL.len()],
            // It moves to another place in the order.
            1 => event.date = other.date.clone(),
            2 => {
                let role = Role::ALL[step / 6 % Role::ALL.len()];
                event.actors =
                    other.actors.iter().map(|part| Participant { role, ..part.clone() }).collect();
            }
            3 => (event.chips, event.policies) = (other.chips.clone(), other.policies.clone()),
            4 => {
                event.responds_to = vec![other.slug.clone()];
                event.initiator = other.initiator;
            }
            _ => {
                event.slug = format!("{}-again-{step}", other.slug)
                    .chars()
                    .take(90)
                    .collect::<String>()
                    .parse()
                    .unwrap();
            }
        }
        if step % 5 == 4 {
            // Two edits at one moment cannot be told apart, and are read anew.
            editor.seconds -= 1;
        }
        editor.save(vec![event.into()]).await;
        if step % 3 == 0 {
            editor.save(vec![AnyRecord::from(other)]).await;
        }
        editor.compare(&format!("step {step}, {slug}")).await;
    }
}

#[tokio::test]
async fn what_others_say_of_an_event_is_followed_as_well() {
    let app = App::start().await;
    let mut editor = editor(&app).await;
    let reader = app.store.reader.clone();

    let actor = record::find::<Actor>(&reader, "huawei").await.unwrap().unwrap().record;
    editor.save(vec![Actor { jurisdiction: "JP".parse().ok(), ..actor.clone() }.into()]).await;
    editor.compare("an actor that moved").await;
    let filter = Filter { targets: vec!["JP".parse().unwrap()], ..Filter::default() };
    let index = editor.state.events().await.unwrap();
    assert!(index.matching(&reader, &filter).await.unwrap().count() > 0);

    let sql = "select policy.slug from policy join event_policy on event_policy.policy = policy.slug
               join event on event.slug = event_policy.event and event.initiator = policy.jurisdiction
               group by 1 order by count(*) desc, 1 limit 1";
    let policy: Vec<(String,)> = rows(&mut app.sql().await, sql).await;
    let policy = record::find::<Policy>(&reader, &policy[0].0).await.unwrap().unwrap().record;
    let targets = vec![Destination::Jurisdiction("BR".parse().unwrap())];
    editor.save(vec![Policy { targets_jurisdictions: targets, ..policy }.into()]).await;
    editor.compare("a policy with another target").await;
    let filter = Filter { targets: vec!["BR".parse().unwrap()], ..Filter::default() };
    let index = editor.state.events().await.unwrap();
    assert!(index.matching(&reader, &filter).await.unwrap().count() > 0);

    // A new actor, and with the same edit an event aimed at it.
    let newcomer = Actor { slug: "newcomer".parse().unwrap(), name: "Newcomer".into(), ..actor };
    let all = slugs(&app).await;
    let mut event = editor.event(&all[40]).await.record;
    event.actors = vec![Participant { actor: newcomer.slug.clone(), role: Role::Target }];
    editor.save(vec![newcomer.into(), event.into()]).await;
    editor.compare("a new actor").await;
}

#[tokio::test]
async fn events_that_go_come_back_or_are_renamed_are_followed() {
    let app = App::start().await;
    let mut editor = editor(&app).await;
    let sql = "select slug from event where slug not in (select other from event_link)
               and slug not in (select event from quote_event)
               and slug not in (select slug from evidence where kind = 'event')
               order by day desc limit 1";
    let loose: Vec<(String,)> = rows(&mut app.sql().await, sql).await;
    let event = editor.event(&loose[0].0).await;
    let before = editor.state.events().await.unwrap().len();

    editor.seconds += 1;
    let transaction = editor.state.begin().await.unwrap();
    let (slug, change) = (event.record.slug.clone(), editor.change());
    let done = withdrawal::withdraw(
        transaction,
        chokepoint::model::Kind::Event,
        &slug,
        event.revision,
        &change,
    );
    assert_eq!(done.await.unwrap(), withdrawal::Outcome::Withdrawn);
    editor.compare("withdrawn").await;
    assert_eq!(editor.state.events().await.unwrap().len(), before - 1);

    editor.save(vec![event.record.clone().into()]).await;
    editor.compare("restored").await;
    assert_eq!(editor.state.events().await.unwrap().len(), before);

    let answered = "select other from event_link where relation = 'responds-to'
                    group by other order by count(*) desc, other limit 1";
    let answered: Vec<(String,)> = rows(&mut app.sql().await, answered).await;
    let event = editor.event(&answered[0].0).await;
    editor.seconds += 1;
    let renamed = Event { slug: "a-name-of-its-own".parse().unwrap(), ..event.record.clone() };
    let transaction = editor.state.begin().await.unwrap();
    let (renamed, change) = (AnyRecord::from(renamed), editor.change());
    let done = rename::rename(transaction, &event.record.slug, &renamed, event.revision, &change);
    assert!(matches!(done.await.unwrap(), rename::Outcome::Renamed(n) if n > 0));
    editor.compare("renamed").await;

    let actor = record::find::<Actor>(&editor.state.reader, "nvidia").await.unwrap().unwrap();
    editor.seconds += 1;
    let renamed = Actor { slug: "geforce".parse().unwrap(), ..actor.record.clone() };
    let transaction = editor.state.begin().await.unwrap();
    let (renamed, change) = (AnyRecord::from(renamed), editor.change());
    let done = rename::rename(transaction, &actor.record.slug, &renamed, actor.revision, &change);
    assert!(matches!(done.await.unwrap(), rename::Outcome::Renamed(n) if n > 0));
    editor.compare("an actor renamed").await;
}

/// The slugs of all events of an index.
async fn listed(index: &Index, app: &App) -> Vec<String> {
    let matches = index.matching(&app.store.reader, &Filter::default()).await.unwrap();
    let places = matches.places(Order::Oldest, None, 9_999).unwrap();
    places.into_iter().map(|(_, slug)| slug.to_string()).collect()
}

#[tokio::test]
async fn after_an_edit_only_what_has_changed_is_read() {
    let app = App::start().await;
    let mut editor = editor(&app).await;
    let all = slugs(&app).await;
    // Nobody tells of it, so that only who reads everything sees it.
    sqlx::query("delete from event_line where slug = ?1")
        .bind(&all[7])
        .execute(&mut app.sql().await)
        .await
        .unwrap();
    let kept = editor.state.events().await.unwrap();
    let source = "select slug from source order by slug limit 1";
    let source: Vec<(String,)> = rows(&mut app.sql().await, source).await;
    let source = record::find::<Source>(&editor.state.reader, &source[0].0).await.unwrap().unwrap();
    editor.save(vec![source.record.into()]).await;
    let after_source = editor.state.events().await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&kept, &after_source), "no event changed with it");

    let mut event = editor.event(&all[9]).await.record;
    event.slug = "a-new-event".parse().unwrap();
    editor.save(vec![event.into()]).await;
    let patched = listed(&editor.state.events().await.unwrap(), &app).await;
    assert!(patched.contains(&"a-new-event".to_owned()));
    assert!(patched.contains(&all[7]), "the rest was not read again");

    // A clock that went back hides an edit from those who look for what is new.
    let event = editor.event(&all[11]).await.record;
    editor.seconds -= 1_000;
    editor.save(vec![event.into()]).await;
    let anew = listed(&editor.state.events().await.unwrap(), &app).await;
    assert!(!anew.contains(&all[7]), "where in doubt, everything is read");
}

#[tokio::test]
async fn it_is_read_once_however_many_ask() {
    let app = App::start().await;
    let state = State::new(&app.store, SITE.to_owned(), Clock::System);
    let asked = join_all((0..12).map(|_| state.events())).await;
    let asked: Vec<_> = asked.into_iter().map(Result::unwrap).collect();
    assert!(asked.iter().all(|index| std::sync::Arc::ptr_eq(index, &asked[0])));
    assert!(!asked[0].is_empty());
}

#[tokio::test]
async fn every_line_is_what_the_newest_revision_says() {
    let app = App::start().await;
    let mut editor = editor(&app).await;
    let all = slugs(&app).await;
    let mut event = editor.event(&all[3]).await.record;
    event.date = "2021-05".parse().unwrap();
    editor.save(vec![event.into()]).await;
    let mut db = app.sql().await;
    let lines: BTreeMap<i64, (String, String)> =
        rows::<(i64, String, String)>(&mut db, "select record, day, line from event_line")
            .await
            .into_iter()
            .map(|(record, day, line)| (record, (day, line)))
            .collect();
    let now: Vec<(i64, String, String)> =
        rows(&mut db, "select record, day, line from event_line_now").await;
    assert_eq!(lines.len(), now.len());
    assert_eq!(lines.len(), all.len());
    for (record, day, line) in now {
        assert_eq!(lines[&record], (day, line));
    }
    let moved = "select day from event_line where slug = (select slug from event where day = '2021-05-01' and date = '2021-05')";
    assert_eq!(rows::<(String,)>(&mut db, moved).await[0].0, "2021-05-01");
}
