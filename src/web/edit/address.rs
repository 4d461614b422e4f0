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
        let headers = parts.headers.get_all("x-forwarded-for").iter();
        let forwarded = headers.flat_map(|value| value.to_str().unwrap_or_default().split(','));
        Ok(Self(Some(client(peer, forwarded, |address| state.trusts(address)))))
    }
}

/// The first address, from the near end, that is no trusted proxy. Proxies add the address that they
/// saw at the end of the list; what stands before the last one to be believed may be made up.
fn client<'a>(
    peer: IpAddr,
    forwarded: impl Iterator<Item = &'a str>,
    trusts: impl Fn(IpAddr) -> bool,
) -> IpAddr {
    let mut before: Vec<&str> = forwarded.collect();
    let mut address = peer;
    while trusts(address) {
        let next = before.pop().and_then(|text| text.trim().parse::<IpAddr>().ok());
        let Some(next) = next else { break };
        address = next.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [ip("127.0.0.1"), ip("10.0.0.1")];
        let from = |peer: &str, list: &str| {
            client(ip(peer), list.split(','), |address| proxies.contains(&address)).to_string()
        };
        assert_eq!(from("203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(from("127.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(from("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.1"), "198.51.100.1");
        assert_eq!(from("127.0.0.1", "1.2.3.4, not an address"), "127.0.0.1");
        assert_eq!(from("127.0.0.1", ""), "127.0.0.1");
    }
}
