//! The set-up code as people type it off a terminal.

use serde_json::json;

use super::sign_ins::here;
use super::{command, open};
use crate::domain::time::Timestamp;
use crate::service::clock::SetClock;
use crate::service::sign_ins;

#[tokio::test]
async fn the_set_up_code_may_be_typed_in_any_way() {
    let ways: [fn(&str) -> String; 6] = [
        |code| code.replace('-', ""),
        |code| code.to_lowercase(),
        |code| format!("  {} ", code.replace('-', " ")),
        |code| code.replace('-', "\u{2013}"),
        |code| code.chars().flat_map(|sign| [sign, ' ']).collect(),
        |code| format!("{code}\n"),
    ];
    for way in ways {
        let data = tempfile::tempdir().unwrap();
        let clock = std::sync::Arc::new(SetClock::at(Timestamp(1_790_000_000_000)));
        let hub = open(&data, &clock).await;
        let code = sign_ins::set_up_code(&hub).unwrap();
        let body =
            |code: &str| json!({ "code": code, "handle": "ada", "display_name": "Ada", "password": "correct horse" });
        let source = here();
        assert!(sign_ins::set_up(&hub, command(body(&code[..4])), &source).await.is_err(), "half of it");
        let typed = way(&code);
        assert!(sign_ins::set_up(&hub, command(body(&typed)), &source).await.is_ok(), "{typed}");
    }
}
