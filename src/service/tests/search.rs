//! Words are found in any script, whatever their letter case and accents, in lists and in the
//! search; signs are words too.

use serde_json::json;

use super::super::{comments, search};
use super::{World, command, task_service};
use crate::domain::search::Hit;

async fn found(world: &World, q: &str) -> Vec<Hit> {
    let answer = search::all(&world.hub, &world.ada, command(json!({ "q": q }))).await;
    answer.unwrap_or_else(|error| panic!("{q}: {}", error.message)).value.items
}

/// The keys of the tasks whose texts hold `q`.
async fn tasks(world: &World, q: &str) -> Vec<String> {
    found(world, q).await.into_iter().map(|hit| hit.task.to_string()).collect()
}

/// The keys a list gives.
async fn listed(world: &World, filter: serde_json::Value) -> Vec<String> {
    let page = task_service::list(&world.hub, &world.ada, command(filter)).await.unwrap().value;
    page.items.into_iter().map(|task| task.key.to_string()).collect()
}

#[tokio::test]
async fn a_word_is_found_in_the_middle_of_a_run() {
    let world = World::new().await;
    for (title, body) in [
        ("設定ファイルの読み込みが失敗する", "日本語の説明。"),
        ("配置文件解析失败", "请检查数据库连接。"),
        ("설정파일에서 오류가 발생합니다", "데이터베이스"),
        ("การตั้งค่าระบบไม่ทำงาน", "กรุณาตรวจสอบฐานข้อมูล"),
        ("ការកំណត់ប្រព័ន្ធ", "ພາສາລາວ"),
    ] {
        world.create(&world.ada, json!({ "title": title, "description": body })).await.unwrap();
    }
    for (q, key) in [
        ("ファイル", "HUB-1"),
        ("読", "HUB-1"),
        ("失敗", "HUB-1"),
        ("ﾌｧｲﾙ", "HUB-1"),
        ("「説明」", "HUB-1"),
        ("文件", "HUB-2"),
        ("解析失败", "HUB-2"),
        ("数据库 解析", "HUB-2"),
        ("파일", "HUB-3"),
        ("오류", "HUB-3"),
        ("ตั้งค่า", "HUB-4"),
        ("ระบบ", "HUB-4"),
        ("ข้อมูล", "HUB-4"),
        ("ប្រព័ន្ធ", "HUB-5"),
        ("ສາ", "HUB-5"),
    ] {
        assert_eq!(tasks(&world, q).await, [key], "{q}");
    }
    assert!(tasks(&world, "設件").await.is_empty(), "characters that do not stand together are no word");
}

#[tokio::test]
async fn letter_case_and_accents_make_no_difference() {
    let world = World::new().await;
    let fields = json!({ "title": "Großer Ärger im Büro", "labels": ["Änderung"], "role": "Prüfer" });
    world.create(&world.ada, fields).await.unwrap();
    world
        .create(&world.ada, json!({ "title": "ΣΊΣΥΦΟΣ и ЁЖИК", "labels": ["ΛΟΓΟΣ"], "role": "Ελεγκτής" }))
        .await
        .unwrap();
    world.create(&world.ada, json!({ "title": "İSTANBUL şubesi", "labels": ["şube"] })).await.unwrap();
    for (q, key) in [
        ("ärger", "HUB-1"),
        ("ÄRGER", "HUB-1"),
        ("a\u{308}rger", "HUB-1"),
        ("arger", "HUB-1"),
        ("GROSSER buro", "HUB-1"),
        ("σισυφος", "HUB-2"),
        ("Ежик", "HUB-2"),
        ("istanbul", "HUB-3"),
        ("SUBESI", "HUB-3"),
    ] {
        assert_eq!(tasks(&world, q).await, [key], "{q}");
        assert_eq!(listed(&world, json!({ "q": q })).await, [key], "{q} in a list");
        assert_eq!(listed(&world, json!({ "q": q, "project": "HUB" })).await, [key], "{q} in a project");
    }
    for (field, word, key) in [
        ("label", "änderung", "HUB-1"),
        ("label", "ANDERUNG", "HUB-1"),
        ("label", "λόγος", "HUB-2"),
        ("label", "Şube", "HUB-3"),
        ("role", "PRÜFER", "HUB-1"),
        ("role", "ελεγκτησ", "HUB-2"),
    ] {
        assert_eq!(listed(&world, json!({ field: word })).await, [key], "{field} {word}");
    }
    assert!(listed(&world, json!({ "label": "änder" })).await.is_empty(), "a label is named whole");
    // In the middle of a word lists find it, too, as a board does.
    assert_eq!(listed(&world, json!({ "q": "RGER" })).await, ["HUB-1"]);
}

#[tokio::test]
async fn signs_are_searched_and_never_an_error() {
    let world = World::new().await;
    let body = "Call `foo(\"bar\", a->b)` in C++ or C#: 50 % off, don’t use v1.2.3-rc";
    world.create(&world.ada, json!({ "title": "Plain", "description": "nothing of it" })).await.unwrap();
    world.create(&world.ada, json!({ "title": "Signs", "description": body })).await.unwrap();
    for q in [
        "\"",
        "->",
        "a->b",
        "C++",
        "C#",
        "foo(",
        "foo(\"bar\"",
        "50 %",
        "don't",
        "don’t",
        "v1.2.3",
        "\"bar\", a",
        "2.3-rc",
        "hub-2",
        "(",
        "`foo",
    ] {
        assert_eq!(tasks(&world, q).await, ["HUB-2"], "{q}");
    }
    for q in [
        "*",
        "\"\"\"",
        "' OR 1=1 --",
        "NEAR(a b)",
        "a AND",
        "NOT",
        "^a",
        "{title}:",
        "title:x",
        "+",
        "\\",
        "a\" OR \"b",
        "🦉",
        "\u{301}a",
    ] {
        let answer = search::all(&world.hub, &world.ada, command(json!({ "q": q }))).await;
        assert!(answer.is_ok(), "{q}: {:?}", answer.err());
        assert!(listed(&world, json!({ "q": q })).await.len() <= 2, "{q}");
    }
}

#[tokio::test]
async fn what_is_found_keeps_step_with_what_is_written() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "title": "Eins", "description": "alt" })).await.unwrap();
    let comment = json!({ "task": "HUB-1", "body": "データベースの話" });
    let id = comments::add(&world.hub, &world.ben, command(comment)).await.unwrap().value.id;
    let hits = found(&world, "ベース").await;
    assert_eq!((hits.len(), hits[0].author.as_str(), hits[0].excerpt.as_str()), (1, "ben", "データベースの話"));
    world.update(&world.ada, json!({ "task": "HUB-1", "description": "neu", "labels": ["Ü"] })).await.unwrap();
    assert_eq!((tasks(&world, "alt").await.len(), tasks(&world, "neu").await.len()), (0, 1));
    assert_eq!(listed(&world, json!({ "label": "ü" })).await, ["HUB-1"]);
    comments::edit(&world.hub, &world.ben, command(json!({ "id": id, "body": "etwas anderes" }))).await.unwrap();
    assert_eq!((tasks(&world, "話").await.len(), tasks(&world, "anderes").await.len()), (0, 1));
    comments::delete(&world.hub, &world.ben, command(json!({ "id": id }))).await.unwrap();
    assert!(tasks(&world, "anderes").await.is_empty());
    // What was refused leaves no words behind.
    assert!(
        world.update(&world.ada, json!({ "task": "HUB-1", "title": "Zwei", "expected_version": 1 })).await.is_err()
    );
    assert!(tasks(&world, "zwei").await.is_empty());
}

#[tokio::test]
async fn the_words_around_a_match_are_shown_page_by_page() {
    let world = World::new().await;
    let long = "Vorrede. ".repeat(100);
    for number in 0..5 {
        let body = format!("{long}Hier steht der ÄRGER Nummer {number}. {long}");
        world.create(&world.ada, json!({ "title": format!("T{number}"), "description": body })).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let ask = command(json!({ "q": "arger nummer", "limit": 2, "cursor": cursor }));
        let page = search::all(&world.hub, &world.ada, ask).await.unwrap().value;
        for hit in page.items {
            assert!(hit.excerpt.contains("der ÄRGER Nummer") && hit.excerpt.chars().count() < 200, "{}", hit.excerpt);
            seen.push(hit.task.to_string());
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, ["HUB-1", "HUB-2", "HUB-3", "HUB-4", "HUB-5"]);
}
