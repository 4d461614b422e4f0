//! Accounts: what they may do, and what their names and passphrases may be.

use super::vocabulary::vocabulary;

vocabulary! {
    /// What an account may do; each role may do what those before it may.
    pub enum Role {
        /// Writes drafts and proposes them.
        Contributor = "contributor" "Contributor",
        /// Reviews and publishes.
        Editor = "editor" "Editor",
        /// Keeps the accounts.
        Admin = "admin" "Admin",
    }
}

impl Role {
    /// Whether the role may do what another may.
    #[must_use]
    pub fn at_least(self, other: Self) -> bool {
        self >= other
    }

    /// What the role may do, in a few words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Contributor => "writes drafts and proposes them",
            Self::Editor => "writes, reviews and publishes",
            Self::Admin => "does what editors do, and keeps the accounts",
        }
    }
}

vocabulary! {
    /// What a one-time link is for.
    pub enum LinkPurpose {
        /// Makes the first admin, or gives a new account its passphrase.
        Setup = "setup" "Set-up",
        /// Gives an account a new passphrase.
        Reset = "reset" "Reset",
        /// Signs in without a passphrase, for a local try-out.
        SignIn = "sign-in" "Sign-in",
    }
}

vocabulary! {
    /// What the audit log tells of.
    pub enum Action {
        /// Somebody signed in.
        SignIn = "sign_in" "Signed in",
        /// A name and passphrase did not fit.
        SignInFailed = "sign_in_failed" "Failed to sign in",
        /// Somebody signed out.
        SignOut = "sign_out" "Signed out",
        /// Somebody ended other sessions of theirs.
        SessionEnded = "session_ended" "Ended sessions",
        /// A one-time link was used.
        LinkUsed = "link_used" "Used a one-time link",
        /// A passphrase was set or changed.
        PassphraseSet = "passphrase_set" "Set a passphrase",
        /// The present passphrase was not given rightly for a change.
        PassphraseFailed = "passphrase_failed" "Failed to change the passphrase",
        /// An account was added.
        AccountAdded = "account_added" "Added an account",
        /// An account has another role.
        RoleChanged = "role_changed" "Changed a role",
        /// An account was disabled.
        AccountDisabled = "account_disabled" "Disabled an account",
        /// An account was enabled again.
        AccountEnabled = "account_enabled" "Enabled an account",
        /// A one-time link was made.
        LinkMade = "link_made" "Made a one-time link",
    }
}

/// The account for a local try-out; it never has a passphrase.
pub const DEMO: &str = "demo";

/// Names that the history uses for what no person did.
const RESERVED: [&str; 5] = [DEMO, "chokepoint", "import", "visitor", "system"];

/// Longest name of an account, in characters.
pub const LONGEST_NAME: usize = 40;

/// Says what is wrong with the name of a new account, if anything is.
#[must_use]
pub fn name_problem(name: &str) -> Option<&'static str> {
    let mut letters = name.chars();
    let first = letters.next();
    if !first.is_some_and(|first| first.is_ascii_alphabetic()) {
        return Some("must begin with a letter from a to z");
    }
    if !letters.all(|letter| letter.is_ascii_alphanumeric() || ".-_".contains(letter)) {
        return Some("can have letters from a to z, digits, dots, hyphens and underscores only");
    }
    if name.len() < 2 || name.len() > LONGEST_NAME {
        return Some("must have between 2 and 40 characters");
    }
    let is_reserved = RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name));
    is_reserved.then_some("is a name that the site uses itself")
}

/// Fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 15;

/// Most characters of a passphrase.
pub const LONGEST_PASSPHRASE: usize = 200;

/// Says what is wrong with a new passphrase for an account, if anything is.
#[must_use]
pub fn passphrase_problem(passphrase: &str, name: &str) -> Option<&'static str> {
    let length = passphrase.chars().count();
    if length < SHORTEST_PASSPHRASE {
        return Some("must have at least 15 characters; four or five unrelated words do well");
    }
    if length > LONGEST_PASSPHRASE {
        return Some("must have at most 200 characters");
    }
    let lower = passphrase.to_lowercase();
    if !name.is_empty() && lower.replace(&name.to_lowercase(), "").chars().count() < 8 {
        return Some("must not be the name of the account");
    }
    let different: std::collections::BTreeSet<char> = lower.chars().collect();
    (different.len() < 5).then_some("must have at least five different characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_nobody_elses() {
        for good in ["ann", "Ann.Lee", "b2", "x_y-z"] {
            assert_eq!(name_problem(good), None, "{good}");
        }
        for bad in ["", "a", "2b", "-a", "ann lee", "änn", "a/b", "demo", "Import", &"a".repeat(41)]
        {
            assert!(name_problem(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn passphrases_are_long_and_not_the_name() {
        for good in ["correct horse battery", "密码 ist ein langes wort", "              a bcdef"]
        {
            assert_eq!(passphrase_problem(good, "ann"), None, "{good}");
        }
        let long = "abcdef".repeat(40);
        for bad in ["fourteen chars", "aaaaaaaaaaaaaaaaaaaa", "ABABABABABABABABABAB", &long] {
            assert!(passphrase_problem(bad, "ann").is_some(), "{bad}");
        }
        assert!(passphrase_problem("Ann-Marie.Lee-2026", "ann-marie.lee-2026").is_some());
        assert!(passphrase_problem("annannannannannann1234", "ann").is_some());
    }
}
