//! Suggestions by visitors: taken without an account, read by editors only, closed by what they led to.

use chokepoint::model::account::Role;

use crate::support::{
    App,
    form::{of, sent, set},
    visitor::same_origin,
};

const PAGE: &str = "/chips/nvidia-h20";

#[tokio::test]
async fn a_suggestion_is_read_by_editors_and_closed_by_saving() {
    const TAG: &str = "<script>alert(1)</script>";
    let app = App::start().await;
    let visitor = app.visitor();
    // From the page itself, twice: in its aside and at its foot.
    let links = visitor.get(PAGE).await.ok().attributes("a[href^='/suggest']", "href");
    assert_eq!(links, vec!["/suggest?page=%2Fchips%2Fnvidia-h20"; 2]);
    let form = visitor.get(&links[0]).await.ok();
    assert_eq!(form.header("cache-control"), "public, no-cache");
    assert!(form.text().contains("the chip Nvidia H20"), "{}", form.text());
    let fields = [
        ("page", PAGE),
        ("text", &format!("The price is wrong. {TAG} javascript:alert(1)")),
        ("url", "https://example.org/?a=\"b"),
        ("contact", "Rey <rey@example.org>"),
        ("homepage", ""),
        ("role", "admin"),
        ("state", "published"),
    ];
    // An address that is none is said beside its field, and what was typed is kept.
    let refused = visitor.post("/suggest", &fields).await.is(422);
    assert_eq!(refused.attributes("#f-url", "aria-invalid"), ["true"]);
    assert_eq!(refused.attributes("#f-contact", "value"), ["Rey <rey@example.org>"]);
    assert!(refused.texts("#f-text").concat().contains("The price is wrong."));
    let mut fields = fields;
    fields[2].1 = "https://example.org/?a=b";
    let answer = visitor.post("/suggest", &fields).await.is(303);
    let thanks = visitor.get(answer.header("location")).await.ok();
    assert!(thanks.text().contains("An editor reads it"), "{}", thanks.text());

    // Contributors do not see it.
    let cy = app.sign_in_as("Cy", Role::Contributor).await;
    cy.get("/edit/review/1").await.is(404);
    assert_eq!(cy.get("/edit/review").await.ok().attributes(".queue-title a", "href").len(), 0);
    // It answers nothing that they do.
    let own = cy.get("/edit/chip/nvidia-h20?suggestion=1").await.ok();
    assert_eq!(own.attributes("input[name=suggestion]", "value").len(), 0);

    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let queue = ada.get("/edit/review").await.ok();
    assert!(queue.text().contains("Suggestion about a chip, by a reader"), "{}", queue.text());
    let page = ada.get("/edit/review/1").await.ok();
    assert!(page.text().contains(TAG) && !page.body.contains(TAG));
    assert_eq!(page.attributes("a[href^='javascript']", "href").len(), 0);
    let rel = page.attributes("a[href='https://example.org/?a=b']", "rel");
    assert_eq!(rel, ["nofollow ugc noopener external"]);
    assert!(page.text().contains("Rey <rey@example.org>"));
    let form = page.attributes("a.button-primary", "href");
    assert_eq!(form, ["/edit/chip/nvidia-h20?suggestion=1"]);
    let form = ada.get(&form[0]).await.ok();
    assert!(form.texts(".suggested").concat().contains("The price is wrong."));
    let mut pairs = sent(&form);
    assert_eq!(of(&pairs, "suggestion"), Some("1"));
    set(&mut pairs, "price_usd", "12345");
    set(&mut pairs, "reason", "The price was wrong");
    set(&mut pairs, "do", "save");
    let mut body = form_urlencoded::Serializer::new(String::new());
    let body = body.extend_pairs(&pairs).finish();
    let request = same_origin(axum::http::Request::post("/edit/chip/nvidia-h20"))
        .header("content-type", "application/x-www-form-urlencoded");
    ada.ask_with(request, body).await.is(303);
    let page = ada.get("/edit/review/1").await.ok();
    assert!(page.text().contains("Answered by Revision 2"), "{}", page.text());
    assert!(page.text().contains("Ada marked it as done"));
    assert_eq!(ada.get("/edit/review").await.ok().attributes(".queue-title a", "href").len(), 0);
    // Nothing of the visitor is public.
    for place in [PAGE, "/chips/nvidia-h20/history", "/changes", "/changes.atom", "/corrections"] {
        let body = app.get(place).await.ok().body;
        assert!(!body.contains("rey@example.org") && !body.contains("alert(1)"), "{place}");
    }
}

#[tokio::test]
async fn an_editor_proposes_what_answers_a_suggestion() {
    let app = App::start().await;
    let visitor = app.visitor();
    visitor.post("/suggest", &[("page", PAGE), ("text", "Wrong.")]).await.is(303);
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let mut pairs = sent(&ada.get("/edit/chip/nvidia-h20?suggestion=1").await.ok());
    set(&mut pairs, "price_usd", "12345");
    set(&mut pairs, "reason", "The price was wrong");
    set(&mut pairs, "do", "send");
    let fields: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let answer = ada.post("/edit/chip/nvidia-h20", &fields).await.is(303);
    assert_eq!(answer.header("location"), "/edit/review/2");
    // It stays open until that is published.
    assert_eq!(ada.get("/edit/review").await.ok().attributes(".queue-title a", "href").len(), 2);
    ada.post("/edit/review/2", &[("do", "publish"), ("version", "1")]).await.is(303);
    assert_eq!(ada.get("/edit/review").await.ok().attributes(".queue-title a", "href").len(), 0);
    assert!(ada.get("/edit/review/1").await.ok().text().contains("Answered by Revision 2"));
}

#[tokio::test]
async fn a_suggestion_is_declined_or_done_with_a_note() {
    let app = App::start().await;
    let visitor = app.visitor();
    visitor
        .post("/suggest", &[("page", "/about/method"), ("text", "A typing error.")])
        .await
        .is(303);
    visitor.post("/suggest", &[("page", "/chips"), ("text", "No.")]).await.is(303);
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let page = ada.get("/edit/review/1").await.ok();
    assert_eq!(
        page.attributes("main .review-form button", "value"),
        ["comment", "close", "decline"]
    );
    for wish in ["publish", "send-back", "withdraw"] {
        let fields = [("do", wish), ("version", "1"), ("text", "No")];
        let status = ada.post("/edit/review/1", &fields).await.status.as_u16();
        assert!(matches!(status, 403 | 409), "{wish}: {status}");
    }
    ada.post("/edit/review/1", &[("do", "close"), ("version", "1")]).await.is(422);
    let fields = [("do", "close"), ("version", "1"), ("text", "Put right.")];
    ada.post("/edit/review/1", &fields).await.is(303);
    let fields = [("do", "decline"), ("version", "1"), ("text", "It says nothing.")];
    ada.post("/edit/review/2", &fields).await.is(303);
    ada.post("/edit/review/2", &fields).await.is(409);
    ada.get("/edit/review/1/form").await.is(404);
    assert_eq!(ada.get("/edit/review").await.ok().attributes(".queue-title a", "href").len(), 0);
    let declined = ada.get("/edit/review?state=declined&sort_of=suggestion").await.ok();
    assert_eq!(declined.attributes(".queue-title a", "href"), ["/edit/review/2"]);
}

#[tokio::test]
async fn what_programs_send_is_not_kept() {
    let app = App::start().await;
    let visitor = app.visitor();
    let hidden = visitor.get("/suggest").await.ok().attributes("div[hidden] input", "name");
    assert_eq!(hidden, ["homepage"]);
    let fields = [("page", PAGE), ("text", "Buy this."), ("homepage", "https://spam.example")];
    let answer = visitor.post("/suggest", &fields).await.is(303);
    assert!(answer.header("location").starts_with("/suggest/thanks"));
    assert_eq!(app.count("select count(*) from proposal").await, 0);
    // Nor what another site sends.
    let request = axum::http::Request::post("/suggest")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    visitor.ask_with(request, "page=%2F&text=a".to_owned()).await.is(403);
    assert_eq!(app.count("select count(*) from proposal").await, 0);
}

#[tokio::test]
async fn too_many_at_once_have_to_wait() {
    let app = App::start().await;
    let visitor = app.visitor();
    let fields = [("page", PAGE), ("text", "Once more.")];
    // What is not taken does not count.
    for _ in 0..10 {
        visitor.post("/suggest", &[("page", PAGE), ("text", " ")]).await.is(422);
    }
    for _ in 0..5 {
        visitor.post("/suggest", &fields).await.is(303);
    }
    let refused = visitor.post("/suggest", &fields).await.is(429);
    assert_eq!(refused.header("retry-after"), "30");
    assert_eq!(refused.header("cache-control"), "no-store");
    assert_eq!(refused.texts("#f-text").concat(), "Once more.");
    assert_eq!(app.count("select count(*) from proposal").await, 5);
    app.seconds_pass(31);
    visitor.post("/suggest", &fields).await.is(303);
    // There is an end to what can wait, too.
    let more = "insert into proposal (title, state, version, reason, correction, page, created, changed)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
        select 'A', 'in_review', 1, 'B', 0, '/', '2026-11-24T12:00:00Z', '2026-11-24T12:00:00Z' from n";
    sqlx::query(more).execute(&mut app.sql().await).await.unwrap();
    app.hours_pass(1);
    let full = visitor.post("/suggest", &fields).await.is(429);
    assert_eq!(full.header("retry-after"), "86400");
    // The queue shows them a page at a time.
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let queue = ada.get("/edit/review").await.ok();
    assert_eq!(queue.attributes(".queue-title a", "href").len(), 50);
    let next = queue.attributes(".pager [rel=next]", "href")[0].clone();
    let second = ada.get(&next).await.ok().attributes(".queue-title a", "href");
    assert_eq!(second[0], "/edit/review/51");
}

#[tokio::test]
async fn bad_input_is_refused() {
    let app = App::start().await;
    let visitor = app.visitor();
    let long = format!("/{}", "a".repeat(1_000));
    for page in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "chips",
        "/a b",
        "javascript:alert(1)",
        "/é",
        &long,
    ] {
        let path = format!(
            "/suggest?{}",
            form_urlencoded::Serializer::new(String::new()).append_pair("page", page).finish()
        );
        visitor.get(&path).await.is(400);
        visitor.post("/suggest", &[("page", page), ("text", "A")]).await.is(400);
    }
    visitor.post("/suggest", &[("text", "A")]).await.is(400);
    let (long, url) = ("a".repeat(4_001), format!("https://example.org/{}", "a".repeat(1_000)));
    let contact = "a".repeat(201);
    for (name, value) in [
        ("text", ""),
        ("text", long.as_str()),
        ("text", "Turned \u{202e}round"),
        ("url", "javascript:alert(1)"),
        ("url", "ftp://example.org/a"),
        ("url", "example.org"),
        ("url", &url),
        ("contact", &contact),
    ] {
        let mut fields = vec![("page", PAGE)];
        if name != "text" {
            fields.push(("text", "Fine."));
        }
        fields.push((name, value));
        let refused = visitor.post("/suggest", &fields).await.is(422);
        let id = format!("#f-{name}");
        assert_eq!(refused.attributes(&id, "aria-invalid"), ["true"], "{name} {value}");
        assert!(!refused.texts(&format!("#e-{name}")).concat().is_empty());
    }
    visitor.post("/suggest", &[("page", PAGE), ("text", "A nul \u{0}")]).await.is(400);
    visitor.post("/suggest", &[("page", PAGE), ("text", &"a".repeat(70_000))]).await.is(413);
    assert_eq!(app.count("select count(*) from proposal").await, 0);
    // A page that is no record's is as good as one that is.
    assert!(visitor.get("/suggest?page=/about/method").await.ok().text().contains("/about/method"));
    assert!(visitor.get("/suggest?page=/chips/no-such").await.ok().text().contains("the page"));
}
