//! Hashing passphrases, a few at a time.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::{sync::Semaphore, task};

use crate::{random, web::AppError};

/// Each takes about 20 MB and 20 ms; more at once would only be slower.
const AT_ONCE: usize = 2;

/// The one way to hash and compare passphrases: Argon2id with the crate's defaults, which are those
/// that OWASP names (19 MiB, two passes).
#[derive(Debug, Clone)]
pub struct Passphrases {
    at_once: Arc<Semaphore>,
}

impl Default for Passphrases {
    fn default() -> Self {
        Self { at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Passphrases {
    /// A passphrase as a PHC string, under a salt of its own.
    ///
    /// # Errors
    /// When the machine fails.
    pub async fn hash(&self, passphrase: &str) -> Result<String, AppError> {
        let salt = random::bytes::<16>().map_err(AppError::internal)?;
        let passphrase = passphrase.to_owned();
        self.work(move || {
            let hash = Argon2::default().hash_password_with_salt(passphrase.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(AppError::internal)
        })
        .await?
    }

    /// Whether a passphrase is the one of a PHC string. Without one it is not, after the same work,
    /// so that the time does not tell which names there are.
    ///
    /// # Errors
    /// When the machine fails.
    pub async fn fits(&self, passphrase: &str, kept: Option<&str>) -> Result<bool, AppError> {
        let (passphrase, kept) = (passphrase.to_owned(), kept.map(str::to_owned));
        self.work(move || {
            let argon2 = Argon2::default();
            if let Some(kept) = kept {
                return argon2.verify_password(passphrase.as_bytes(), kept.as_str()).is_ok();
            }
            argon2.hash_password_with_salt(passphrase.as_bytes(), &[0; 16]).is_err()
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(AppError::internal)?;
        // The permit goes along, so that giving up a request does not let another one begin early.
        let done = task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        done.await.map_err(AppError::internal)
    }
}
