//! A bare axum server that answers with stored bodies: what is left when a page costs nothing.
//!
//! `limit ADDRESS FOLDER` reads pairs of files: `N.head` has the address on its first line and a
//! header on each that follows; `N.body` is the body, compressed or not, as it is sent.

use std::{collections::HashMap, error::Error, fs, path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::net::TcpListener;

struct Page {
    headers: HeaderMap,
    body: Bytes,
}

type Pages = Arc<HashMap<String, Page>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, folder] = arguments.as_slice() else { return Err("limit ADDRESS FOLDER".into()) };
    let pages: Pages = Arc::new(read(Path::new(folder))?);
    let listener = TcpListener::bind(address).await?;
    let app = Router::new().fallback(answer).with_state(pages);
    axum::serve(listener, app).await?;
    Ok(())
}

async fn answer(State(pages): State<Pages>, uri: Uri, asked: HeaderMap) -> Response {
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    let Some(page) = pages.get(address) else { return StatusCode::NOT_FOUND.into_response() };
    let tag = page.headers.get(header::ETAG);
    let is_known = tag.is_some() && tag == asked.get(header::IF_NONE_MATCH);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(page.body.clone()))
    };
    *response.headers_mut() = page.headers.clone();
    response
}

fn read(folder: &Path) -> Result<HashMap<String, Page>, Box<dyn Error>> {
    let mut pages = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "head") {
            let head = fs::read_to_string(&path)?;
            let mut lines = head.lines();
            let address = lines.next().ok_or("a head without an address")?.to_owned();
            let mut headers = HeaderMap::new();
            for line in lines {
                let (name, value) = line.split_once(": ").ok_or("a line that is no header")?;
                let name: HeaderName = name.parse()?;
                headers.append(name, HeaderValue::from_str(value)?);
            }
            let body = fs::read(path.with_extension("body"))?.into();
            pages.insert(address, Page { headers, body });
        }
    }
    Ok(pages)
}
