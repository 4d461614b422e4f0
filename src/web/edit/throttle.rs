//! Slows down guessing: by account name and by address, whether there is such an account or not; and
//! what visitors send, by address.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// Failures of one name before it has to wait.
const OF_A_NAME: u32 = 5;

/// Failures from one address before it has to wait; many people can share one.
const OF_AN_ADDRESS: u32 = 20;

/// Suggestions from one address before it has to wait.
const OF_A_SENDER: u32 = 5;

/// The first wait; each further failure doubles it.
const FIRST_WAIT: i64 = 30;

/// The longest wait, in seconds, so that nobody can be locked out for long.
const LONGEST_WAIT: i64 = 15 * 60;

/// Failures are forgotten after this.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(12);

/// More names and addresses than this are not kept.
const MOST_KEPT: usize = 20_000;

/// Failed attempts, in memory: a restart forgets them.
#[derive(Debug, Default)]
pub struct Throttle {
    kept: Mutex<HashMap<Key, Failures>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Name(String),
    Address(String),
    Sender(String),
}

impl Key {
    fn both(name: &str, address: &str) -> [Self; 2] {
        let name = name.to_lowercase().chars().take(100).collect();
        [Self::Name(name), Self::Address(address.to_owned())]
    }

    fn free(&self) -> u32 {
        match self {
            Self::Name(_) => OF_A_NAME,
            Self::Address(_) => OF_AN_ADDRESS,
            Self::Sender(_) => OF_A_SENDER,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
    until: Timestamp,
}

impl Throttle {
    /// Begins an attempt, which counts as failed until [`Self::succeeded`] is told otherwise, so
    /// that attempts at the same time are no way around it.
    ///
    /// # Errors
    /// With the seconds to wait, when there were too many.
    pub fn attempt(&self, name: &str, address: &str, now: Timestamp) -> Result<(), i64> {
        self.count(&Key::both(name, address), now)
    }

    /// Counts what a visitor sends from an address.
    ///
    /// # Errors
    /// With the seconds to wait, when there was too much.
    pub fn send(&self, address: &str, now: Timestamp) -> Result<(), i64> {
        self.count(&[Key::Sender(address.to_owned())], now)
    }

    fn count(&self, keys: &[Key], now: Timestamp) -> Result<(), i64> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = keys
            .iter()
            .filter_map(|key| kept.get(key))
            .map(|failures| failures.until.as_second() - now.as_second())
            .max();
        if let Some(wait) = wait.filter(|wait| *wait > 0) {
            return Err(wait);
        }
        if kept.len() >= MOST_KEPT {
            kept.retain(|_, failures| failures.until > now);
        }
        for key in keys {
            let free = key.free();
            let failures =
                kept.entry(key.clone()).or_insert(Failures { count: 0, last: now, until: now });
            if failures.last + FORGOTTEN < now {
                failures.count = 0;
            }
            failures.count += 1;
            failures.last = now;
            if let Some(over) = failures.count.checked_sub(free) {
                let wait = FIRST_WAIT.saturating_mul(1 << over.min(10)).min(LONGEST_WAIT);
                failures.until = now + SignedDuration::from_secs(wait);
            }
        }
        Ok(())
    }

    /// The attempt succeeded: the name's failures are forgotten, the address's stay.
    pub fn succeeded(&self, name: &str, address: &str, now: Timestamp) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let [name, address] = Key::both(name, address);
        kept.remove(&name);
        if let Some(failures) = kept.get_mut(&address) {
            failures.count = failures.count.saturating_sub(1);
            failures.until = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn waits_grow_and_end() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.attempt("ann", "a", at(0)), Ok(()));
        }
        assert_eq!(throttle.attempt("Ann", "b", at(0)), Err(30));
        assert_eq!(throttle.attempt("bob", "a", at(0)), Ok(()));
        assert_eq!(throttle.attempt("ann", "b", at(30)), Ok(()));
        assert_eq!(throttle.attempt("ann", "b", at(30)), Err(60));
        for again in 1..20 {
            assert_eq!(throttle.attempt("ann", "c", at(again * 1_000)), Ok(()));
        }
        assert_eq!(throttle.attempt("ann", "d", at(19_000)), Err(LONGEST_WAIT));
        throttle.succeeded("ann", "d", at(19_000));
        assert_eq!(throttle.attempt("ann", "d", at(19_000)), Ok(()));
    }

    #[test]
    fn what_visitors_send_is_counted_apart_from_signing_in() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.send("a", at(0)), Ok(()));
        }
        assert_eq!(throttle.send("a", at(10)), Err(20));
        assert_eq!(throttle.send("b", at(10)), Ok(()));
        assert_eq!(throttle.attempt("ann", "a", at(10)), Ok(()));
    }

    #[test]
    fn an_address_waits_whatever_names_it_tries() {
        let throttle = Throttle::default();
        for number in 0..20 {
            assert_eq!(throttle.attempt(&format!("name{number}"), "a", at(0)), Ok(()));
        }
        assert_eq!(throttle.attempt("other", "a", at(1)), Err(29));
        assert_eq!(throttle.attempt("other", "b", at(1)), Ok(()));
    }
}
