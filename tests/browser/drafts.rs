//! Drafts in a real browser: kept after a pause in typing, and there again.

use crate::driver::{Browser, Look};

/// Whether the form says that its draft is kept, with nothing typed since.
const KEPT: &str = "
    const said = document.querySelector('#kept');
    return /^Draft kept \\d\\d:\\d\\d$/.test(said.textContent) && !said.hasAttribute('data-behind');";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_kept_and_there_again() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    browser.sign_in(&tab).await;
    tab.open("/edit/event/new").await;
    let ready = "return document.querySelector('[data-keep]') === null \
                 && document.querySelector('.picker input[role=combobox]') !== null";
    tab.wait_for(ready).await;
    tab.type_into("#f-title", "Quokkas are counted").await;
    tab.wait_for(KEPT).await;
    // The address is that of the draft now, so that a reload finds it.
    tab.arrive("/edit/event/new?draft=").await;
    tab.open_again().await;
    let title = "document.querySelector('#f-title').value";
    assert_eq!(tab.text(&format!("return {title}")).await, "Quokkas are counted");
    assert!(
        tab.text("return document.querySelector('#draft').textContent")
            .await
            .contains("Your unsaved draft")
    );
    // A closed tab, too: the desk has it.
    tab.open("/edit").await;
    let drafts = tab.links("table.drafts a").await;
    assert_eq!(drafts.len(), 1);
    assert!(tab.console().await.is_empty());
    tab.close().await;
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_follow_what_is_typed_and_a_day_can_be_picked() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    browser.sign_in(&tab).await;
    tab.open("/edit/chip/new").await;
    tab.wait_for("return document.querySelector('[data-keep]') === null").await;
    tab.wait_for("return document.querySelectorAll('.day > button').length > 1").await;
    tab.type_into("[name='dense.fp16']", "1480").await;
    tab.wait_for("return document.querySelector('#sums').textContent.includes('23,680')").await;
    // What the calendar gives is put into the field, and is kept.
    let pick = "
        const day = document.querySelector('.day:has(#f-announced) > input[type=date]');
        day.value = '2026-11-23';
        day.dispatchEvent(new Event('input', { bubbles: true }));
        return document.querySelector('#f-announced').value;";
    assert_eq!(tab.text(pick).await, "2026-11-23");
    tab.wait_for(KEPT).await;
    tab.open_again().await;
    let day = tab.text("return document.querySelector('#f-announced').value").await;
    assert_eq!(day, "2026-11-23");
    assert!(tab.console().await.is_empty());
    tab.close().await;
    browser.stop();
}
