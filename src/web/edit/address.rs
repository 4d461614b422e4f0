//! From where a request comes.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::web::State;

/// The address of whoever asks; none where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(pub Option<IpAddr>);

impl Address {
    /// What attempts are counted by: of IPv6 the network, since one person has all of it.
    #[must_use]
    pub fn network(self) -> String {
        match self.0 {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            _ => self.to_string(),
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(address) => address.fmt(f),
            None => f.write_str("unknown"),
        }
    }
}

impl FromRequestParts<State> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let Some(peer) = peer.map(|peer| peer.0.ip().to_canonical()) else {
            return Ok(Self(None));
        };
        // Proxies add the address that they saw at the end; what stands before it may be made up.
        let mut forwarded: Vec<IpAddr> = Vec::new();
        for header in parts.headers.get_all("x-forwarded-for") {
            let addresses = header.to_str().unwrap_or_default().split(',');
            forwarded.extend(addresses.filter_map(|text| text.trim().parse::<IpAddr>().ok()));
        }
        let mut address = peer;
        while state.trusts(address) {
            let Some(before) = forwarded.pop() else { break };
            address = before.to_canonical();
        }
        Ok(Self(Some(address)))
    }
}
