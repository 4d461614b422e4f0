//! A server on a port of its own and Chromium to look at it.

use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::program::Program;
use chokepoint::{
    clock::Clock,
    model::{
        account::{LinkPurpose, Role},
        token::Token,
    },
    starter,
    store::{self, accounts, save::Change},
    web,
};
use tempfile::TempDir;
use thirtyfour::{LoggingPrefsLogLevel, prelude::*};
use tokio::net::TcpListener;

/// How a page is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Width of the screen, CSS pixels.
    pub(crate) width: i64,
    dark: bool,
    scripts: bool,
}

impl Look {
    pub(crate) fn desktop() -> Self {
        Self { width: 1280, dark: false, scripts: true }
    }

    pub(crate) fn phone() -> Self {
        Self { width: 390, ..Self::desktop() }
    }

    pub(crate) fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    pub(crate) fn without_scripts(self) -> Self {
        Self { scripts: false, ..self }
    }
}

/// The dashboard being served, and a driver for Chromium.
pub(crate) struct Browser {
    driver: Child,
    driver_url: String,
    site: Site,
    _folder: TempDir,
}

fn find(names: &[&str]) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
        .map(|file| file.display().to_string())
}

/// The driver, where there is one and Chromium for it; a word about it where there is not.
fn find_driver() -> Option<String> {
    let found =
        find(&["chromedriver"]).zip(find(&["chromium", "chromium-browser", "google-chrome"]));
    let Some((driver, _)) = found else {
        assert!(
            std::env::var_os("CHOKEPOINT_DEMAND_BROWSER").is_none(),
            "Chromium and chromedriver are demanded, and not found"
        );
        eprintln!("skipped: chromium and chromedriver are not installed");
        return None;
    };
    Some(driver)
}

/// Where the dashboard is served.
enum Site {
    /// By this test, at an address.
    Here(String),
    /// By the program.
    Program(Program),
}

impl Site {
    fn address(&self) -> &str {
        match self {
            Self::Here(address) => address,
            Self::Program(program) => &program.address,
        }
    }
}

impl Browser {
    /// None, with a word about it, where there is no Chromium.
    pub(crate) async fn start() -> Option<Self> {
        let driver = find_driver()?;
        let folder = tempfile::tempdir().unwrap();
        let site = Site::Here(serve(&folder).await);
        Some(Self::drive(&driver, site, folder).await)
    }

    /// The same, but of the program itself, begun with a new database; with what it printed.
    pub(crate) async fn start_program() -> Option<(Self, String)> {
        let driver = find_driver()?;
        let folder = tempfile::tempdir().unwrap();
        let (program, printed) = Program::start(folder.path());
        Some((Self::drive(&driver, Site::Program(program), folder).await, printed))
    }

    async fn drive(driver: &str, site: Site, folder: TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let driver = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let driver_url = format!("http://127.0.0.1:{port}");
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self { driver, driver_url, site, _folder: folder }
    }

    /// A new window.
    pub(crate) async fn tab(&self, look: Look) -> Tab<'_> {
        let profile = tempfile::tempdir().unwrap();
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--window-size=1280,900",
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        let user_data = format!("--user-data-dir={}", profile.path().display());
        capabilities.add_arg(&user_data).unwrap();
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::new(&self.driver_url, capabilities).await.unwrap();
        let tools = driver.cdp();
        let send = async |name: &str, parameters: serde_json::Value| {
            tools.send_raw(name, parameters).await.unwrap();
        };
        let phone = look.width < 600;
        send(
            "Emulation.setDeviceMetricsOverride",
            serde_json::json!({"width": look.width, "height": 900, "deviceScaleFactor": 1, "mobile": phone}),
        )
        .await;
        let scheme = if look.dark { "dark" } else { "light" };
        send(
            "Emulation.setEmulatedMedia",
            serde_json::json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        )
        .await;
        if !look.scripts {
            send("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true})).await;
        }
        Tab { driver, site: self.site.address(), _profile: profile }
    }

    /// Signs an editor in by a link; works once.
    pub(crate) async fn sign_in(&self, tab: &Tab<'_>) {
        tab.open(&format!("/setup/{}", link().reveal())).await;
        tab.type_into("main form button", "\u{e007}").await;
        tab.wait_for(
            "return location.pathname !== '/login' && !location.pathname.startsWith('/setup')",
        )
        .await;
    }

    pub(crate) fn stop(self) {
        drop(self);
    }
}

/// A test that fails leaves nothing running.
impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// The link that an editor signs in by.
fn link() -> Token {
    Token::new([7; 32])
}

/// Serves the starter dataset; returns its address.
async fn serve(folder: &TempDir) -> String {
    let mut store = store::open(&folder.path().join("browser.db")).await.unwrap();
    let plan = store::import::plan(&starter::dataset(), &store::import::Stored::default()).unwrap();
    let clock = Clock::Fixed("2026-11-24T12:00:00Z".parse().unwrap());
    let at = clock.now();
    let change = Change { author: "test", reason: "test", at, correction: false, reviewer: None };
    store::import::carry_out(&mut store.writer, &plan, &change).await.unwrap();
    let mut transaction = store.writer.begin().await.unwrap();
    let editor = accounts::add(&mut transaction, "Ada", Role::Editor, clock.now()).await.unwrap();
    let (token, expires) = (link().hash(), clock.now() + accounts::LINK_LASTS);
    let purpose = LinkPurpose::SignIn;
    accounts::keep_link(&mut transaction, &token, purpose, editor, expires).await.unwrap();
    store::commit(transaction).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let state = web::State::new(&store, site.clone(), clock);
    tokio::spawn(web::serve(listener, web::app(state), std::future::pending()));
    site
}

/// A window on the site.
pub(crate) struct Tab<'a> {
    driver: WebDriver,
    site: &'a str,
    _profile: TempDir,
}

impl Tab<'_> {
    pub(crate) async fn open(&self, path: &str) {
        let whole = if path.starts_with("http") { String::new() } else { self.site.to_owned() };
        self.driver.goto(whole + path).await.unwrap();
    }

    /// Loads the page anew.
    pub(crate) async fn open_again(&self) {
        self.driver.refresh().await.unwrap();
    }

    pub(crate) async fn number(&self, script: &str) -> i64 {
        self.driver.execute(script, Vec::new()).await.unwrap().json().as_i64().unwrap()
    }

    pub(crate) async fn text(&self, script: &str) -> String {
        let value = self.driver.execute(script, Vec::new()).await.unwrap();
        value.json().as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a script says true; ten seconds at most.
    pub(crate) async fn wait_for(&self, script: &str) {
        for _ in 0..200 {
            let value = self.driver.execute(script, Vec::new()).await.unwrap();
            if value.json().as_bool() == Some(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{script}: still not so after ten seconds, at {}", self.address().await);
    }

    pub(crate) async fn address(&self) -> String {
        self.driver.current_url().await.unwrap().to_string()
    }

    /// Waits until the address has a text in it; ten seconds at most.
    pub(crate) async fn arrive(&self, part: &str) {
        for _ in 0..200 {
            if self.address().await.contains(part) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let said = self.text("return document.querySelector('#said, main')?.innerText ?? ''").await;
        panic!("still at {} after ten seconds, not at {part}: {said}", self.address().await);
    }

    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        self.driver.find(By::Css(css)).await.unwrap().send_keys(text).await.unwrap();
    }

    pub(crate) async fn keys(&self, keys: &str) {
        self.driver.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Presses Enter on a link or button.
    pub(crate) async fn press(&self, css: &str) {
        self.type_into(css, "\u{e007}").await;
    }

    /// The text that is shown of an element.
    pub(crate) async fn shown(&self, css: &str) -> String {
        self.driver.find(By::Css(css)).await.unwrap().text().await.unwrap()
    }

    /// What can be typed over in a field is taken out of it.
    pub(crate) async fn empty(&self, css: &str) {
        self.driver.find(By::Css(css)).await.unwrap().clear().await.unwrap();
    }

    /// The text that is shown of an element within a frame.
    pub(crate) async fn in_frame(&self, frame: u16, css: &str) -> String {
        self.driver.enter_frame(frame).await.unwrap();
        let text = self.driver.query(By::Css(css)).first().await.unwrap().text().await.unwrap();
        self.driver.enter_default_frame().await.unwrap();
        text
    }

    async fn tell(&self, command: &str, parameters: serde_json::Value) {
        self.driver.cdp().send_raw(command, parameters).await.unwrap();
    }

    /// Lets the page do what a browser asks its user about, and what it lets only the window do that
    /// is in use.
    pub(crate) async fn allow(&self, permissions: &[&str]) {
        self.tell("Browser.grantPermissions", serde_json::json!({"permissions": permissions}))
            .await;
        self.tell("Emulation.setFocusEmulationEnabled", serde_json::json!({"enabled": true})).await;
    }

    /// Shows the page as it is printed.
    pub(crate) async fn on_paper(&self) {
        self.tell("Emulation.setEmulatedMedia", serde_json::json!({"media": "print"})).await;
    }

    pub(crate) async fn links(&self, css: &str) -> Vec<String> {
        let mut links = Vec::new();
        for element in self.driver.find_all(By::Css(css)).await.unwrap() {
            links.extend(element.attr("href").await.unwrap());
        }
        links
    }

    /// What the page said on the console since it was last asked.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.driver.browser_log().await.unwrap();
        entries.into_iter().map(|entry| format!("{:?}: {}", entry.level, entry.message)).collect()
    }

    pub(crate) async fn close(self) {
        self.driver.quit().await.unwrap();
    }
}
