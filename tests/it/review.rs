//! Proposals: sent by contributors, reviewed by editors, published with both their names.

use chokepoint::model::account::Role;

use crate::support::{
    App, Response,
    form::{OF_EACH_KIND, of, post, sent, set},
    visitor::Visitor,
};

/// Changes a field of a record and sends it for review; returns the proposal's address.
async fn propose(visitor: &Visitor<'_>, path: &str, field: &str, text: &str) -> String {
    let mut pairs = sent(&visitor.get(path).await.ok());
    set(&mut pairs, field, text);
    set(&mut pairs, "reason", "A proposal");
    set(&mut pairs, "do", "send");
    let answer = post(visitor, path, &pairs).await.is(303);
    let location = answer.header("location").to_owned();
    assert!(location.starts_with("/edit/review/"), "{location}");
    location
}

/// Acts on a proposal as its page offers it.
async fn act(visitor: &Visitor<'_>, path: &str, wish: &str, text: &str) -> Response {
    let page = visitor.get(path).await.ok();
    let version = page.attributes("input[name=version]", "value")[0].clone();
    visitor.post(path, &[("do", wish), ("version", &version), ("text", text)]).await
}

const H20: &str = "/edit/chip/nvidia-h20";

#[tokio::test]
async fn a_new_event_with_a_new_source_goes_through_review() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let path = "/edit/event/new";
    let mut pairs = sent(&cy.get(path).await.ok());
    for (name, value) in [
        ("date", "2026-11-20"),
        ("title", "Quokka licences put on hold"),
        ("summary", "The ministry put licences on hold."),
        ("kind", "licensing"),
        ("effect", "tightens"),
        ("certainty", "reported"),
        ("significance", "2"),
        ("actors[0].actor", "nvidia"),
        ("actors[0].role", "target"),
        ("new_source.title", "Quokka licences: a report"),
        ("new_source.publisher", "The Quokka Times"),
        ("new_source.url", "https://quokka.example.org/a"),
        ("new_source.published", "2026-11-21"),
        ("new_source.kind", "press"),
        ("new_source.language", "en"),
        // What no form has is passed over.
        ("role", "admin"),
        ("state", "published"),
        ("author", "Ada"),
        ("do", "send"),
    ] {
        set(&mut pairs, name, value);
    }
    let answer = post(&cy, path, &pairs).await.is(303);
    let proposal = answer.header("location").to_owned();
    assert_eq!(app.count("select count(*) from event where title like 'Quokka%'").await, 0);
    assert_eq!(app.count("select count(*) from source where title like 'Quokka%'").await, 0);

    // It waits, and the desk and the bar say so.
    let queue = ada.get("/edit/review").await.ok();
    assert_eq!(queue.header("cache-control"), "no-store");
    assert_eq!(queue.attributes(".queue-title a", "href"), [proposal.as_str()]);
    assert!(queue.text().contains("New event, by Cy"), "{}", queue.text());
    let desk = ada.get("/edit").await.ok();
    assert!(desk.text().contains("1 entry waits for review"), "{}", desk.text());
    assert!(ada.get("/account").await.ok().text().contains("Review (1 waiting)"));

    let page = ada.get(&proposal).await.ok();
    for text in ["Quokka licences put on hold", "Nvidia", "The Quokka Times", "New on record"] {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    // The page as it would be.
    let version = page.attributes("input[name=version]", "value")[0].clone();
    let preview = ada.post(&proposal, &[("do", "page"), ("version", &version)]).await.ok();
    assert!(preview.text().contains("Nothing is saved yet"), "{}", preview.text());
    assert!(preview.text().contains("Quokka licences: a report"));

    // To send it back takes a word; its author is told.
    act(&ada, &proposal, "send-back", " ").await.is(422);
    act(&ada, &proposal, "send-back", "Which ministry? <script>").await.is(303);
    assert_eq!(ada.get("/edit/review").await.ok().attributes(".queue-title a", "href").len(), 0);
    let desk = cy.get("/edit").await.ok();
    assert!(desk.text().contains("1 proposal was sent back to you"), "{}", desk.text());
    let page = cy.get(&proposal).await.ok();
    assert!(page.text().contains("Which ministry? <script>") && !page.body.contains("? <script>"));

    // The author changes it: the new source is still there.
    let form = format!("{proposal}/form");
    let mut pairs = sent(&cy.get(&form).await.ok());
    assert_eq!(of(&pairs, "new_source.publisher"), Some("The Quokka Times"));
    set(&mut pairs, "summary", "The Ministry of Quokkas put licences on hold.");
    set(&mut pairs, "do", "send");
    assert_eq!(post(&cy, &form, &pairs).await.is(303).header("location"), proposal);
    let page = ada.get(&proposal).await.ok();
    assert!(page.text().contains("Cy sent it again"), "{}", page.text());
    assert!(page.texts(".discussion ins").concat().contains("Ministry"), "{}", page.text());

    let page = act(&ada, &proposal, "publish", "").await.is(303);
    let slug = "2026-11-20-quokka-licences-put-hold";
    assert_eq!(page.header("location"), format!("/events/{slug}"));
    let public = app.get(&format!("/events/{slug}")).await.ok();
    assert!(public.text().contains("The Ministry of Quokkas put licences on hold."));
    assert!(public.text().contains("Quokka licences: a report"));
    for place in [&format!("/events/{slug}/history"), "/changes"] {
        let text = app.get(place).await.ok().text();
        assert!(text.contains("proposed by Cy, reviewed by Ada"), "{place}: {text}");
    }
    let feed = app.get("/changes.atom").await.ok().body;
    assert!(feed.contains("<contributor><name>Ada</name></contributor>"));
    // What was said about it is not the public's.
    for place in ["/changes", &format!("/events/{slug}"), &format!("/events/{slug}/history")] {
        assert!(!app.get(place).await.ok().body.contains("Which ministry"), "{place}");
    }
    let done = cy.get(&proposal).await.ok();
    assert!(done.text().contains("Published as Revision 1"), "{}", done.text());
    assert_eq!(cy.get(&form).await.is(303).header("location"), proposal);
}

#[tokio::test]
async fn every_kind_is_changed_sent_back_sent_again_and_published() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    for (kind, slug, field) in OF_EACH_KIND {
        let public = format!("/{}/{slug}", kind.plural());
        let form = format!("/edit/{kind}/{slug}");
        // A record's page shows others, too: each has words of its own.
        let (weevils, beetles) =
            (format!("Zyzzyva {kind} weevils."), format!("The {kind} beetles."));
        let proposal = propose(&cy, &form, field, &weevils).await;
        assert!(!app.get(&public).await.ok().body.contains(&weevils), "{kind}");
        let page = ada.get(&proposal).await.ok();
        assert!(page.texts(".proposed ins").concat().contains("Zyzzyva"), "{}", page.text());
        act(&ada, &proposal, "send-back", "Beetles, surely?").await.is(303);
        // While it is with its author, there is nothing to send back.
        act(&ada, &proposal, "send-back", "Again").await.is(409);
        let own = format!("{proposal}/form");
        let mut pairs = sent(&cy.get(&own).await.ok());
        assert_eq!(of(&pairs, field), Some(weevils.as_str()), "{kind}");
        set(&mut pairs, field, &beetles);
        set(&mut pairs, "do", "send");
        post(&cy, &own, &pairs).await.is(303);
        let answer = act(&ada, &proposal, "publish", "").await.is(303);
        assert_eq!(answer.header("location"), public);
        assert!(app.get(&public).await.ok().body.contains(&beetles), "{kind}");
        let history = app.get(&format!("{public}/history")).await.ok().text();
        assert!(history.contains("proposed by Cy, reviewed by Ada"), "{kind}: {history}");
    }
    let both = "select count(*) from revision where author = 'Cy' and reviewer = 'Ada'";
    assert_eq!(app.count(both).await, 9);
    let queue = ada.get("/edit/review?state=published&kind=chip").await.ok();
    assert_eq!(queue.attributes(".queue-title a", "href").len(), 1);
}

#[tokio::test]
async fn editors_publish_their_own_and_it_says_so() {
    let app = App::start().await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    // At once.
    let mut pairs = sent(&ada.get(H20).await.ok());
    set(&mut pairs, "price_usd", "12345");
    set(&mut pairs, "reason", "A price");
    set(&mut pairs, "do", "save");
    post(&ada, H20, &pairs).await.is(303);
    let history = app.get("/chips/nvidia-h20/history").await.ok().text();
    assert!(history.contains("Ada, published by its author"), "{history}");
    // After it waited.
    let proposal = propose(&ada, H20, "price_usd", "12346").await;
    let page = ada.get(&proposal).await.ok();
    let version = page.attributes("input[name=version]", "value")[0].clone();
    let fields =
        [("do", "publish"), ("version", &version), ("reason", "Ledger <b>"), ("corrects", "yes")];
    ada.post(&proposal, &fields).await.is(303);
    let changes = app.get("/corrections").await.ok();
    assert!(changes.text().contains("Ledger <b>") && !changes.body.contains("Ledger <b>"));
    assert!(changes.text().contains("Ada, published by its author"));
    // What was there from the start says nothing of the sort.
    let first = app.get("/chips/nvidia-h100/history").await;
    assert!(!first.text().contains("published by"), "{}", first.text());
}

#[tokio::test]
async fn who_may_do_what() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let dee = app.sign_in_as("Dee", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let proposal = propose(&cy, H20, "summary", "Mine.").await;
    let form = format!("{proposal}/form");
    // To others it is not there.
    for path in [&proposal, &form] {
        dee.get(path).await.is(404);
        assert!(app.visitor().get(path).await.is(303).header("location").starts_with("/login"));
    }
    dee.post(&proposal, &[("do", "withdraw"), ("version", "1")]).await.is(404);
    dee.post(&form, &[("do", "send"), ("version", "1")]).await.is(404);
    assert_eq!(dee.get("/edit/review").await.ok().attributes(".queue-title a", "href").len(), 0);
    app.visitor().post(&proposal, &[("do", "publish"), ("version", "1")]).await.is(303);
    // Its author cannot decide.
    for wish in ["publish", "send-back", "decline", "close"] {
        let fields = [("do", wish), ("version", "1"), ("text", "Yes"), ("role", "admin")];
        cy.post(&proposal, &fields).await.is(403);
    }
    let mut pairs = sent(&cy.get(&form).await.ok());
    set(&mut pairs, "do", "save");
    post(&cy, &form, &pairs).await.is(403);
    let buttons = cy.get(&proposal).await.ok().attributes("main .review-form button", "value");
    assert_eq!(buttons, ["page", "comment", "withdraw"]);
    // Nor can an editor withdraw it.
    ada.post(&proposal, &[("do", "withdraw"), ("version", "1")]).await.is(403);
    cy.post(&proposal, &[("version", "1")]).await.is(400);
    ada.get("/edit/review/999").await.is(404);
    ada.get("/edit/review/last").await.is(400);
    // A form that is sent again as it is changes nothing.
    set(&mut pairs, "do", "send");
    let same = post(&cy, &form, &pairs).await.ok();
    assert!(same.text().contains("nothing was sent"), "{}", same.text());
    assert_eq!(app.count("select count(*) from proposal_step").await, 1);
    assert_eq!(app.count("select count(*) from revision where number > 1").await, 0);
}

#[tokio::test]
async fn what_is_declined_or_withdrawn_is_closed() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let first = propose(&cy, H20, "summary", "One.").await;
    let second = propose(&cy, H20, "summary", "Two.").await;
    act(&ada, &first, "comment", "Hm.").await.is(303);
    act(&ada, &first, "decline", "").await.is(422);
    act(&ada, &first, "decline", "It is on record already.").await.is(303);
    act(&cy, &second, "withdraw", "").await.is(303);
    for (path, state, said) in
        [(&first, "Declined", "It is on record already."), (&second, "Withdrawn", "Cy withdrew it")]
    {
        let page = cy.get(path).await.ok();
        assert_eq!(page.texts(".page-head .badge"), [state]);
        assert!(page.text().contains(said), "{}", page.text());
        // It can still be talked about, and nothing else.
        assert_eq!(page.attributes("main .review-form button", "value"), ["comment"]);
        let version = page.attributes("input[name=version]", "value")[0].clone();
        let late = ada.post(path, &[("do", "publish"), ("version", &version)]).await.is(409);
        assert!(late.texts("#moved").concat().contains(&state.to_lowercase()));
        let mut pairs = sent(&cy.get(H20).await.ok());
        set(&mut pairs, "version", &version);
        set(&mut pairs, "summary", "Late.");
        set(&mut pairs, "do", "send");
        let late = post(&cy, &format!("{path}/form"), &pairs).await.is(409);
        assert_eq!(of(&sent(&late), "summary"), Some("Late."));
    }
    let all = cy.get("/edit/review").await.ok();
    assert_eq!(all.attributes(".queue-title a", "href").len(), 2);
    assert_eq!(app.count("select count(*) from revision where number > 1").await, 0);
}

#[tokio::test]
async fn of_two_who_act_at_once_the_second_is_told() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let bob = app.sign_in_as("Bob", Role::Editor).await;
    let proposal = propose(&cy, H20, "summary", "One.").await;
    let form = format!("{proposal}/form");
    let seen = [("version", "1"), ("text", "What is the source?")];
    let opened = sent(&cy.get(&form).await.ok());
    ada.post(&proposal, &[&seen[..], &[("do", "send-back")]].concat()).await.is(303);
    for wish in ["publish", "decline", "send-back"] {
        let late = bob.post(&proposal, &[&seen[..], &[("do", wish)]].concat()).await.is(409);
        assert!(late.texts("#moved").concat().contains("sent back"), "{}", late.text());
        // What was typed is still there.
        assert_eq!(late.texts("#f-text").concat(), "What is the source?");
    }
    assert_eq!(app.count("select count(*) from proposal_step").await, 2);
    // An editor changes another field in the form while its author has it open.
    let mut theirs = sent(&ada.get(&form).await.ok());
    set(&mut theirs, "price_usd", "777");
    set(&mut theirs, "name", "Their name");
    set(&mut theirs, "do", "send");
    post(&ada, &form, &theirs).await.is(303);
    let mut yours = opened;
    set(&mut yours, "summary", "One and a half.");
    set(&mut yours, "name", "Your name");
    set(&mut yours, "do", "send");
    let both = post(&cy, &form, &yours).await.is(409);
    assert!(both.texts("#conflict").concat().contains("Ada"), "{}", both.text());
    assert_eq!(both.texts(".collision dd")[1..], ["Their name", "Your name"]);
    let mut pairs = sent(&both);
    assert_eq!(of(&pairs, "price_usd"), Some("777"));
    assert_eq!(of(&pairs, "summary"), Some("One and a half."));
    set(&mut pairs, "do", "take-proposed:name");
    let mut pairs = sent(&post(&cy, &form, &pairs).await.ok());
    assert_eq!(of(&pairs, "name"), Some("Their name"));
    set(&mut pairs, "do", "send");
    post(&cy, &form, &pairs).await.is(303);
    act(&bob, &proposal, "publish", "").await.is(303);
    let page = app.get("/chips/nvidia-h20").await.ok().text();
    assert!(page.contains("One and a half.") && page.contains("777"), "{page}");
    // Published twice is published once.
    let last = [("version", "4"), ("do", "publish")];
    bob.post(&proposal, &last).await.is(409);
    assert_eq!(app.count("select count(*) from revision where author = 'Cy'").await, 1);
}

#[tokio::test]
async fn a_record_that_moved_on_is_merged_or_shown() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let fits = propose(&cy, H20, "summary", "A summary by Cy.").await;
    let collides = propose(&cy, H20, "name", "Cy’s H20").await;
    let mut pairs = sent(&ada.get(H20).await.ok());
    set(&mut pairs, "name", "Ada’s H20");
    set(&mut pairs, "reason", "A better name");
    set(&mut pairs, "do", "save");
    post(&ada, H20, &pairs).await.is(303);

    let page = ada.get(&fits).await.ok();
    assert!(page.texts("#since").concat().contains("Nothing collides"), "{}", page.text());
    assert!(!page.texts(".proposed").concat().contains("Ada’s H20"), "{}", page.text());
    act(&ada, &fits, "publish", "").await.is(303);
    let now = app.get("/chips/nvidia-h20").await.ok().text();
    assert!(now.contains("Ada’s H20") && now.contains("A summary by Cy."), "{now}");

    let page = ada.get(&collides).await.ok();
    assert_eq!(page.texts(".collision dd")[1..], ["Ada’s H20", "Cy’s H20"]);
    let form = act(&ada, &collides, "publish", "").await.is(409);
    assert_eq!(form.texts(".collision dd")[1..], ["Ada’s H20", "Cy’s H20"]);
    assert_eq!(form.attributes("form[data-edit]", "action"), [format!("{collides}/form")]);
    let mut pairs = sent(&form);
    assert_eq!(of(&pairs, "base"), Some("3"));
    assert_eq!(of(&pairs, "summary"), Some("A summary by Cy."));
    set(&mut pairs, "name", "Everybody’s H20");
    set(&mut pairs, "do", "save");
    post(&ada, &format!("{collides}/form"), &pairs).await.is(303);
    assert!(app.get("/chips/nvidia-h20").await.ok().text().contains("Everybody’s H20"));
    let history = app.get("/chips/nvidia-h20/history").await.ok().text();
    assert_eq!(history.matches("proposed by Cy, reviewed by Ada").count(), 2, "{history}");
}

#[tokio::test]
async fn a_slug_that_was_taken_meanwhile_is_said() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let path = "/edit/actor/new";
    let mut pairs = sent(&cy.get(path).await.ok());
    for (name, value) in [
        ("name", "Quokka Semiconductor"),
        ("kind", "company"),
        ("jurisdiction", "AU"),
        ("summary", "Makes chips for quokkas."),
        ("sources[0]", "aicnbc-2025-09-18-why-beijing-is-blocking-nvidia"),
        ("do", "send"),
    ] {
        set(&mut pairs, name, value);
    }
    let proposal = post(&cy, path, &pairs).await.is(303).header("location").to_owned();
    set(&mut pairs, "do", "save");
    post(&ada, path, &pairs).await.is(303);
    let page = ada.get(&proposal).await.ok();
    assert!(page.texts("#problems").concat().contains("is taken"), "{}", page.text());
    let form = act(&ada, &proposal, "publish", "").await.is(422);
    assert_eq!(form.attributes("#problems a", "href"), ["#f-slug"]);
    assert_eq!(app.count("select count(*) from actor where name like 'Quokka%'").await, 1);
}

#[tokio::test]
async fn a_contributor_has_only_so_many_open() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    propose(&cy, H20, "summary", "One.").await;
    for _ in 1..40 {
        sqlx::query(
            "insert into proposal (kind, slug, title, state, version, base, body, author, reason,
                                   correction, created, changed)
             select kind, slug, title, state, version, base, body, author, reason, correction,
                    created, changed
             from proposal where id = 1",
        )
        .execute(&mut app.sql().await)
        .await
        .unwrap();
    }
    let mut pairs = sent(&cy.get(H20).await.ok());
    set(&mut pairs, "summary", "One too many.");
    set(&mut pairs, "reason", "Why not");
    set(&mut pairs, "do", "send");
    let refused = post(&cy, H20, &pairs).await.is(422);
    assert!(refused.texts("#refused").concat().contains("40 proposals"), "{}", refused.text());
    assert_eq!(of(&sent(&refused), "summary"), Some("One too many."));
    act(&cy, "/edit/review/1", "withdraw", "").await.is(303);
    post(&cy, H20, &pairs).await.is(303);
}

#[tokio::test]
async fn proposals_and_drafts_follow_a_record_to_its_new_address() {
    let app = App::start().await;
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let proposal = propose(&cy, H20, "summary", "Proposed before it moved.").await;
    let mut pairs = sent(&ada.get(H20).await.ok());
    set(&mut pairs, "summary", "A draft from before it moved.");
    set(&mut pairs, "do", "keep");
    post(&ada, H20, &pairs).await.ok();

    let address = [("slug", "nvidia-h20-china"), ("base", "1"), ("reason", "Its full name")];
    ada.post(&format!("{H20}/address"), &address).await.is(303);
    let form = sent(&ada.get("/edit/chip/nvidia-h20-china").await.ok());
    assert_eq!(of(&form, "summary"), Some("A draft from before it moved."));
    act(&ada, &proposal, "publish", "").await.is(303);
    let page = app.get("/chips/nvidia-h20-china").await.ok();
    assert!(page.text().contains("Proposed before it moved."));
}
