//! Proposals by contributors and suggestions by visitors: how they stand, and what is done with them.

use super::vocabulary::vocabulary;

vocabulary! {
    /// How a proposal or suggestion stands.
    pub enum Standing {
        /// It waits for an editor.
        InReview = "in_review" "In review",
        /// An editor asked its author for something.
        SentBack = "sent_back" "Sent back",
        /// It is on record; of a suggestion: it is dealt with.
        Published = "published" "Published",
        /// An editor said no.
        Declined = "declined" "Declined",
        /// Its author took it back.
        Withdrawn = "withdrawn" "Withdrawn",
    }
}

impl Standing {
    /// Whether it can still come to something.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::InReview | Self::SentBack)
    }
}

vocabulary! {
    /// What is done with a proposal or suggestion.
    pub enum Step {
        /// It was sent for review.
        Sent = "sent" "sent it for review",
        /// It was changed while it was in review.
        Changed = "changed" "changed it",
        /// It was changed, or not, and sent for review once more.
        SentAgain = "sent_again" "sent it again",
        /// Something was said about it.
        Comment = "comment" "commented",
        /// An editor sent it back to its author.
        SentBack = "sent_back" "sent it back",
        /// An editor published it.
        Published = "published" "published it",
        /// An editor declined it.
        Declined = "declined" "declined it",
        /// Its author withdrew it.
        Withdrawn = "withdrawn" "withdrew it",
        /// An editor dealt with a suggestion.
        Done = "done" "marked it as done",
    }
}

vocabulary! {
    /// What somebody wants to do with a proposal or suggestion.
    pub enum Wish {
        /// Put it on record.
        Publish = "publish" "Publish",
        /// See the page as it would be.
        Page = "page" "Show the page",
        /// Say something about it.
        Comment = "comment" "Comment",
        /// Ask its author for something.
        SendBack = "send-back" "Send back",
        /// Close a suggestion as dealt with.
        Close = "close" "Mark as done",
        /// Say no.
        Decline = "decline" "Decline",
        /// Take it back.
        Withdraw = "withdraw" "Withdraw",
    }
}

impl Wish {
    /// Whether only editors may wish it.
    #[must_use]
    pub fn is_for_editors(self) -> bool {
        matches!(self, Self::Publish | Self::SendBack | Self::Decline | Self::Close)
    }

    /// Whether it goes with a comment.
    #[must_use]
    pub fn takes_words(self) -> bool {
        !matches!(self, Self::Publish | Self::Page)
    }

    /// What is said where its comment is missing; nothing where it needs none.
    #[must_use]
    pub fn asks_for(self) -> Option<&'static str> {
        match self {
            Self::SendBack => Some("is missing: say what is to be changed"),
            Self::Decline => Some("is missing: say why it is declined"),
            Self::Close => Some("is missing: say what was done"),
            Self::Comment => Some("is missing"),
            Self::Publish | Self::Page | Self::Withdraw => None,
        }
    }
}

vocabulary! {
    /// What waits in the queue.
    pub enum Sort {
        /// A record as a contributor or editor wants it to be.
        Proposal = "proposal" "Proposal",
        /// What a visitor says is wrong.
        Suggestion = "suggestion" "Suggestion",
    }
}

/// How many proposals a contributor can have open.
pub const MOST_OPEN: i64 = 40;

/// How many suggestions can wait.
pub const MOST_SUGGESTIONS: i64 = 500;

/// How many things can be said about one proposal or done with it.
pub const MOST_STEPS: i64 = 200;

/// The longest comment, in characters.
pub const LONGEST_COMMENT: usize = 2_000;
