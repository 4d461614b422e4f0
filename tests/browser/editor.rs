//! The path of an editor, as one goes it: from the first set-up to signing out, by keyboard alone and
//! without scripts on a phone; and how long the most frequent part of it takes.

use crate::{
    DOWN, ENTER,
    driver::{Browser, Look, Tab},
};

/// More keys as `WebDriver` writes them.
const TAB: &str = "\u{e004}";
const CONTROL: &str = "\u{e009}";
/// Lets go of [`CONTROL`].
const RELEASE: &str = "\u{e000}";

const PASSPHRASE: &str = "four unrelated words or five";
const TITLE: &str = "Nvidia pauses H20 orders at suppliers";
const SUMMARY: &str = "Nvidia asked its suppliers to pause work on the H20 after Beijing told firms \
    not to buy it. Two of them said that work had stopped.";
const EVENT: &str = "/events/2025-09-18-nvidia-pauses-h20-orders-suppliers";
const ANSWERED: &str = "2025-09-17-rtx-pro-6000d-purchases-halted";

/// Seconds of the keystroke-level model of Card, Moran and Newell (1980): a key by a skilled typist,
/// pointing, moving a hand to another device, and making up one's mind.
const KEY: f64 = 0.2;
const POINT: f64 = 1.1;
const HAND: f64 = 0.4;
const MIND: f64 = 1.35;

/// What the answer of the server may take, each time one waits for it.
const ANSWER: f64 = 0.3;

/// An editor's hands, counted.
struct Hands<'a, 'b> {
    tab: &'a Tab<'b>,
    /// Letters of texts that would have to be typed anywhere.
    letters: usize,
    /// All other keys.
    keys: usize,
    clicks: usize,
    fields: usize,
    answers: usize,
}

impl<'a, 'b> Hands<'a, 'b> {
    fn on(tab: &'a Tab<'b>) -> Self {
        Self { tab, letters: 0, keys: 0, clicks: 0, fields: 0, answers: 0 }
    }

    /// A text, in the field where one is.
    async fn write(&mut self, text: &str) {
        self.letters += text.chars().count();
        self.fields += 1;
        self.tab.keys(text).await;
    }

    /// A choice from a list, by its first letters.
    async fn choose(&mut self, letters: &str) {
        self.keys += letters.chars().count();
        self.fields += 1;
        self.tab.keys(letters).await;
    }

    /// A record: some words, and the first that is found.
    async fn pick(&mut self, words: &str, expected: &str) {
        self.choose(words).await;
        self.key(ENTER).await;
        self.answers += 1;
        let wanted = format!(
            "return document.activeElement.value === {expected:?} && !!document.activeElement.closest('.picker').querySelector('.picked a')"
        );
        self.tab.wait_for(&wanted).await;
    }

    async fn key(&mut self, key: &str) {
        self.keys += 1;
        self.tab.keys(key).await;
    }

    /// On to a field; every Tab counts.
    async fn to(&mut self, name: &str) {
        for _ in 0..8 {
            self.key(TAB).await;
            if self.tab.text("return document.activeElement.name || ''").await == name {
                return;
            }
        }
        panic!("{name} is more than eight tabs away");
    }

    async fn save(&mut self) {
        self.keys += 2;
        self.answers += 1;
        self.tab.keys(&format!("{CONTROL}{ENTER}{RELEASE}")).await;
    }

    fn seconds(&self) -> f64 {
        let keys = (self.letters + self.keys + self.clicks) as f64;
        keys * KEY
            + self.clicks as f64 * (POINT + 2.0 * HAND)
            + self.fields as f64 * MIND
            + self.answers as f64 * ANSWER
    }
}

/// Whether a page shows the event.
async fn shows(tab: &Tab<'_>, path: &str) {
    tab.open(path).await;
    assert!(tab.shown("main").await.contains(TITLE), "{path}");
}

/// Sets the first account up, signs out and signs in again.
async fn begin(tab: &Tab<'_>, printed: &str) {
    let (_, link) = printed.split_once("Set up the admin account").unwrap();
    let (_, link) = link.split_once("http").unwrap();
    tab.open(&format!("http{}", link.split_whitespace().next().unwrap())).await;
    tab.type_into("[name=name]", "ada").await;
    tab.keys(&format!("{TAB}{PASSPHRASE}{TAB}{PASSPHRASE}{ENTER}")).await;
    tab.arrive("/account").await;
    tab.press("form[action='/logout'] button").await;
    tab.arrive("/login").await;
    tab.open("/edit").await;
    tab.arrive("/login?next=").await;
    tab.type_into("[name=name]", "ada").await;
    tab.keys(&format!("{TAB}{PASSPHRASE}{ENTER}")).await;
    tab.arrive("/edit").await;
}

/// Corrects the event, sees what differs, brings the first version back, and signs out.
async fn correct_and_restore(tab: &Tab<'_>) {
    tab.open(EVENT).await;
    tab.press(&format!("a[href='/edit/event/{}']", EVENT.trim_start_matches("/events/"))).await;
    tab.arrive("/edit/event/").await;
    tab.empty("[name=summary]").await;
    tab.type_into("[name=summary]", "One supplier said that work had stopped.").await;
    tab.type_into("[name=reason]", "The report was about one supplier").await;
    tab.type_into("[name=corrects]", " ").await;
    tab.press("button[value=save]").await;
    tab.arrive(EVENT).await;
    assert!(tab.shown("main").await.contains("One supplier"), "corrected at once");
    tab.open(&format!("{EVENT}/history")).await;
    tab.press(".revisions a[href$='/1..2']").await;
    tab.arrive("/history/1..2").await;
    let difference = tab.shown("main").await;
    for part in ["The report was about one supplier", "ada", "One supplier", "after Beijing"] {
        assert!(difference.contains(part), "{part}: {difference}");
    }
    assert!(!tab.shown(".diff ins").await.is_empty() && !tab.shown(".diff del").await.is_empty());
    tab.open("/corrections").await;
    assert!(tab.shown("main").await.contains("The report was about one supplier"));
    tab.open(&format!("{EVENT}@1")).await;
    tab.press(".read-back a[href$='?from=1']").await;
    tab.arrive("?from=1").await;
    tab.press("button[value=save]").await;
    tab.arrive(EVENT).await;
    assert!(tab.shown("main").await.contains("after Beijing told firms"), "restored");
    tab.open(&format!("{EVENT}/history")).await;
    assert!(tab.shown("main").await.contains("Restores revision 1"));
    tab.open("/account").await;
    tab.press("form[action='/logout'] button").await;
    tab.arrive("/login").await;
    tab.open("/edit").await;
    tab.arrive("/login?next=").await;
}

/// Where the new event is seen.
async fn is_everywhere(tab: &Tab<'_>) {
    for path in [
        "/timeline?from=2025-09-18&to=2025-09-18",
        "/actors/nvidia",
        "/actors/tsmc",
        "/chips/nvidia-h20",
        "/search?q=pauses+orders",
        &format!("/events/{ANSWERED}"),
    ] {
        shows(tab, path).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_adds_corrects_and_restores_by_keyboard() {
    let Some((browser, printed)) = Browser::start_program().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    begin(&tab, &printed).await;
    tab.press("a[href='/edit/event/new']").await;
    tab.arrive("/edit/event/new").await;
    tab.wait_for("return document.querySelector('.picker input[role=combobox]') !== null").await;
    let mut hands = Hands::on(&tab);
    // The link to the form was clicked.
    hands.clicks += 1;
    let required = "return document.querySelectorAll('.edit-fields > .edit-field:not(:has(.optional), details, details *)').length";
    let required = tab.number(required).await;
    hands.write("2025-09-18").await;
    hands.to("title").await;
    hands.write(TITLE).await;
    hands.to("summary").await;
    hands.write(SUMMARY).await;
    for (name, letters) in
        [("kind", "sup"), ("initiator", "chi"), ("effect", "t"), ("certainty", "r")]
    {
        hands.to(name).await;
        hands.choose(letters).await;
    }
    hands.to("significance").await;
    hands.choose("2").await;
    hands.to("sources[0]").await;
    // The next but one opens the fields of a new source.
    hands.key(TAB).await;
    hands.key(TAB).await;
    hands.key(ENTER).await;
    for (name, text) in [
        ("new_source.title", "Nvidia halts H20 work"),
        ("new_source.publisher", "The Information"),
        ("new_source.url", "https://example.org/h20-halt"),
        ("new_source.published", "2025-09-18"),
    ] {
        hands.to(name).await;
        hands.write(text).await;
    }
    hands.to("new_source.kind").await;
    hands.choose("p").await;
    hands.to("new_source.language").await;
    hands.choose("en").await;
    for (number, (words, slug, role)) in
        [("nvidia", "nvidia", "i"), ("tsmc", "tsmc", "t")].into_iter().enumerate()
    {
        hands.to(&format!("actors[{number}].actor")).await;
        hands.pick(words, slug).await;
        hands.to(&format!("actors[{number}].role")).await;
        hands.choose(role).await;
    }
    hands.to("chips[0]").await;
    hands.pick("nvidia h20", "nvidia-h20").await;
    hands.to("responds_to[0]").await;
    hands.pick("halt 6000d", ANSWERED).await;
    hands.save().await;
    tab.arrive(EVENT).await;
    let seconds = hands.seconds();
    println!(
        "An event with two actors, a new source, a chip and what it answers: {required} fields that \
         every event needs; {} letters of text, {} other keys, {} click; {seconds:.0} s by the \
         keystroke-level model",
        hands.letters, hands.keys, hands.clicks
    );
    assert!(required <= 8, "{required} fields");
    assert!(hands.keys <= 120, "{} keys", hands.keys);
    assert!(seconds < 120.0, "{seconds} s");
    let page = tab.shown("main").await;
    for part in [
        "Taiwan Semiconductor",
        "China",
        "Supply",
        "The Information",
        "H20",
        "Reported",
        "Tightens",
    ] {
        assert!(page.to_lowercase().contains(&part.to_lowercase()), "{part}: {page}");
    }
    is_everywhere(&tab).await;
    correct_and_restore(&tab).await;
    assert!(tab.console().await.is_empty());
    tab.close().await;
    browser.stop();
}

/// What can be pressed or typed into and is smaller than 24 px one way; links within sentences are
/// excepted, as WCAG 2.5.8 has it.
const SMALL: &str = "
    const small = (el) => { const b = el.getBoundingClientRect(); return b.width > 2 && (b.width < 24 || b.height < 24); };
    const all = [...document.querySelectorAll('main :is(button, input:not([type=hidden]), select, textarea, summary, a)')];
    return all.map((el) => el.closest('label.box') ?? el)
        .filter((el) => small(el) && !(el.matches('a') && el.closest('p, li, dd')))
        .map((el) => el.outerHTML.slice(0, 80)).join('; ');";

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_an_editor_does_the_same_on_a_phone() {
    let Some((browser, printed)) = Browser::start_program().await else { return };
    let look = Look::phone().without_scripts();
    let tab = browser.tab(look).await;
    begin(&tab, &printed).await;
    tab.press("a[href='/edit/event/new']").await;
    tab.arrive("/edit/event/new").await;
    for (name, text) in [
        ("date", "2025-09-18"),
        ("title", TITLE),
        ("summary", SUMMARY),
        ("kind", "sup"),
        ("initiator", "chi"),
        ("effect", "t"),
        ("certainty", "r"),
        ("significance", "2"),
    ] {
        tab.type_into(&format!("[name={name}]"), text).await;
    }
    tab.press("details.new-source > summary").await;
    for (name, text) in [
        ("title", "Nvidia halts H20 work"),
        ("publisher", "The Information"),
        ("url", "https://example.org/h20-halt"),
        ("published", "2025-09-18"),
        ("kind", "p"),
        ("language", "en"),
    ] {
        tab.type_into(&format!("[name='new_source.{name}']"), text).await;
    }
    for (name, words, slug) in [
        ("actors[0].actor", "nvidia", "nvidia"),
        ("actors[1].actor", "taiwan semiconductor", "tsmc"),
        ("chips[0]", "nvidia h20", "nvidia-h20"),
        ("responds_to[0]", "6000d halted", ANSWERED),
    ] {
        tab.type_into(&format!("[name='{name}']"), words).await;
        tab.press(&format!("button[value='find:{name}']")).await;
        // What was found is what one comes to.
        let found = format!("document.querySelector(\"[type=radio][name='{name}']\")");
        tab.wait_for(&format!("return !!{found} && document.activeElement === {found}")).await;
        tab.type_into(&format!("[type=radio][value='{slug}']"), " ").await;
    }
    for (number, letter) in [(0, "i"), (1, "t")] {
        tab.type_into(&format!("[name='actors[{number}].role']"), letter).await;
    }
    let width = tab.number("return document.documentElement.scrollWidth").await;
    assert!(width <= look.width, "the form is {width} px wide");
    assert_eq!(tab.text(SMALL).await, "");
    tab.press("button[value='add:chips']").await;
    tab.wait_for("return document.activeElement.name === 'chips[1]'").await;
    tab.press("button[value='save']").await;
    tab.arrive(EVENT).await;
    is_everywhere(&tab).await;
    correct_and_restore(&tab).await;
    tab.close().await;
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_than_the_first_record_is_chosen_with_arrows() {
    let Some((browser, printed)) = Browser::start_program().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    begin(&tab, &printed).await;
    tab.open("/edit/event/new").await;
    tab.wait_for("return document.querySelector('.picker input[role=combobox]') !== null").await;
    tab.type_into("[name='chips[0]']", "h20").await;
    tab.wait_for("return document.querySelectorAll('.picker [role=option]').length > 1").await;
    let second = "document.querySelectorAll('.picker [role=option]')[1].dataset.slug";
    let second = tab.text(&format!("return {second}")).await;
    tab.keys(DOWN).await;
    tab.keys(TAB).await;
    assert_eq!(
        tab.text("return document.querySelector('[name=\"chips[0]\"]').value").await,
        second
    );
    // Escape leaves what was typed.
    tab.type_into("[name='policies[0]']", "chips act").await;
    tab.wait_for("return document.querySelectorAll('.picker [aria-selected=true]').length > 0")
        .await;
    tab.keys("\u{e00c}").await;
    tab.keys(TAB).await;
    let kept = tab.text("return document.querySelector('[name=\"policies[0]\"]').value").await;
    assert_eq!(kept, "chips act");
    tab.close().await;
    browser.stop();
}
