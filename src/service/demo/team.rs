//! What the sample world's team does with each other: work completed, rejected and done again,
//! handed over, asked about, written down.

use super::{actor, author, handle, key, some};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::approval::{DecideApproval, Decision, ListApprovals};
use crate::domain::doc::SaveDoc;
use crate::domain::handoff_command::{HandoffDraft, OpenTaskInput};
use crate::domain::ids::{DocSlug, ProjectKey, SessionId, TaskKey, ThreadId};
use crate::domain::member::{MemberKind, Role};
use crate::domain::message::SendMessage;
use crate::domain::review::{ReviewTask, Verdict};
use crate::domain::session_command::{EndSession, StartSession};
use crate::domain::task::{ApprovalStatus, EvidenceKind};
use crate::domain::task_command::{ClaimTask, CompleteTask, EvidenceInput};
use crate::service::{Hub, approvals, docs, messages, reviews, sessions, tasks};

/// Lets the team do what a day leaves behind.
pub(super) async fn work(hub: &Hub) -> Result<()> {
    write_down(hub).await?;
    reserve_stock(hub).await?;
    explain_sizes(hub).await?;
    hand_over(hub).await?;
    talk(hub).await
}

/// SHOP-7: completed, rejected with a reason, completed again, and looked at by another agent. It
/// waits for an admin.
async fn reserve_stock(hub: &Hub) -> Result<()> {
    let (claude, ada) = (author("claude"), actor("ada", MemberKind::Human, Role::Admin));
    let session = start(hub, &claude, "SHOP", "Nobody pays for a piece that is gone").await?;
    let task = key("SHOP-7");
    claim(hub, &claude, session, &task).await?;
    let first = "Reservation is one compare-and-swap on the stock row. `10,000` races, no double sale.";
    let races = evidence(1, EvidenceKind::Command, "cargo test races::last_piece", Some(0));
    complete(hub, &claude, session, &task, first, vec![races]).await?;
    let pending = ListApprovals { status: Some(ApprovalStatus::Pending), ..ListApprovals::default() };
    if let Some(approval) = approvals::list(hub, &ada, pending).await?.value.items.first() {
        let reason = "Who is too late learns it only after typing the card number. Tell it at once.".to_owned();
        let command = DecideApproval { approval: approval.id, decision: Decision::Reject, reason: Some(reason) };
        approvals::decide(hub, &ada, command).await?;
    }
    claim(hub, &claude, session, &task).await?;
    let second = "Reservation is one compare-and-swap on the stock row, and now happens when payment begins: who is too late is told \
                  before typing anything.\n\nExpiry runs every minute and is safe to repeat. `10,000` races, no double sale.";
    let told = evidence(2, EvidenceKind::Commit, "4f1c2ab", None);
    complete(hub, &claude, session, &task, second, vec![told]).await?;
    end(hub, &claude, session, None).await?;
    let findings =
        "Read the change: the swap is right, and the test fails without it. The third criterion has no test yet.";
    let review = ReviewTask { task, verdict: Verdict::LooksGood, findings: findings.to_owned(), session: None };
    reviews::add(hub, &author("codex"), review).await.map(drop)
}

/// SHOP-10: completed without evidence for one criterion.
async fn explain_sizes(hub: &Hub) -> Result<()> {
    let theo = author("theo");
    let session = start(hub, &theo, "SHOP", "Support can answer questions about sizes").await?;
    let task = key("SHOP-10");
    claim(hub, &theo, session, &task).await?;
    let result = "A page of eight questions with answers, in the words customers use.";
    let page = evidence(1, EvidenceKind::Link, "https://example.org/support/sizes", None);
    complete(hub, &theo, session, &task, result, vec![page]).await?;
    end(hub, &theo, session, None).await
}

/// Two sessions that ended half-way: one handoff for whoever has the skill, one for Ben.
async fn hand_over(hub: &Hub) -> Result<()> {
    let codex = author("codex");
    let session = start(hub, &codex, "APP", "Find out why people leave after the first start").await?;
    claim(hub, &codex, session, &key("APP-4")).await?;
    let draft = HandoffDraft {
        summary: "The funnel of October is counted; the reasons are not yet known.".to_owned(),
        context: some(
            "41 % leave on the screen that asks for notifications. The query is in `reports/first_start.sql`.",
        ),
        decisions: some("Only first starts count, no updates.\n\nInstalls from the store's own test are left out."),
        dead_ends: some("Crash logs say nothing: below 0.2 % of first starts end in one."),
        open_tasks: Some(vec![OpenTaskInput {
            task: key("APP-4"),
            note: some("Ask five people who left in October."),
        }]),
        open_questions: some("May we write to people who never finished signing up?"),
        branch: some("research/first-start"),
        commit: some("c07e11d"),
        dirty: Some(false),
        to: some("analyst"),
    };
    end(hub, &codex, session, Some(draft)).await?;
    let theo = author("theo");
    let session = start(hub, &theo, "OPS", "The alarm for late backups").await?;
    claim(hub, &theo, session, &key("OPS-2")).await?;
    let draft = HandoffDraft {
        summary: "The alarm is written and waits for a number to call.".to_owned(),
        context: some("`alarm/backup.rs` checks every ten minutes. It is tested with a stopped clock."),
        decisions: None,
        dead_ends: None,
        open_tasks: Some(vec![OpenTaskInput { task: key("OPS-2"), note: some("Only the number is missing.") }]),
        open_questions: some("Who is called at night?"),
        branch: some("ops/backup-alarm"),
        commit: None,
        dirty: Some(true),
        to: some("ben"),
    };
    end(hub, &theo, session, Some(draft)).await
}

async fn talk(hub: &Hub) -> Result<()> {
    let ada = actor("ada", MemberKind::Human, Role::Admin);
    let asked = "Exact matches now come first. Shall a brand's name count as exact, too? Then “Nord” shows the brand Nord before the word.";
    let thread = write(hub, &author("claude"), "ada", Some("SHOP-5"), "Brand names", asked).await?;
    let answer = "Yes, but below products that are called so.";
    reply(hub, &ada, thread, answer).await?;
    reply(hub, &author("claude"), thread, "Done. One more: what about brands that are no longer sold?").await?;
    write(
        hub,
        &author("theo"),
        "ada",
        None,
        "Photos",
        "The photos of the size guide are still missing. Who takes them?",
    )
    .await?;
    let thread = write(hub, &author("mia"), "ada", None, "Friday", "Shall we show the new search on Friday?").await?;
    reply(hub, &ada, thread, "Good idea. I ask Claude for a link.").await
}

async fn write_down(hub: &Hub) -> Result<()> {
    let house = "# How we work\n\n- One change, one purpose; tests in the same commit.\n- Prices are whole cents, never floats.\n\
                 - What a customer reads is checked by a human.\n\n## Where things are\n\n`catalogue/` reads, `basket/` writes, `payment/` talks to the bank.";
    save(hub, "ada", ("SHOP", "how-we-work", "How we work"), house, true).await?;
    let payment = "# Payment\n\nBegin, confirm, settle. Each step can be repeated.\n\nCards only.";
    save(hub, "ben", ("SHOP", "payment", "Payment"), payment, false).await?;
    let payment = "# Payment\n\nBegin, confirm, settle. Each step can be repeated.\n\nCards, and **account** for customers with three paid orders.\n\n\
                   Reminders go out after 14 days.";
    save(hub, "codex", ("SHOP", "payment", "Payment"), payment, false).await?;
    let night = "# At night\n\n1. Look at the health page.\n2. Restore only from a verified backup.\n3. Write down what you did.";
    save(hub, "ben", ("OPS", "at-night", "What to do at night"), night, true).await
}

async fn start(hub: &Hub, agent: &Actor, project: &str, goal: &str) -> Result<SessionId> {
    let project = ProjectKey::stored(project.to_owned());
    let client = agent.is_agent().then(|| format!("{} 2.1", agent.handle));
    let command = StartSession { project, goal: some(goal), external_ref: None, client };
    Ok(sessions::start(hub, agent, command).await?.value.id)
}

async fn claim(hub: &Hub, agent: &Actor, session: SessionId, task: &TaskKey) -> Result<()> {
    tasks::claim(hub, agent, ClaimTask { session, task: Some(task.clone()) }).await.map(drop)
}

async fn complete(
    hub: &Hub,
    agent: &Actor,
    session: SessionId,
    task: &TaskKey,
    result: &str,
    evidence: Vec<EvidenceInput>,
) -> Result<()> {
    let command = CompleteTask {
        task: task.clone(),
        session: Some(session),
        result: result.to_owned(),
        evidence: Some(evidence),
        expected_version: None,
    };
    tasks::complete(hub, agent, command).await.map(drop)
}

fn evidence(criterion: u32, kind: EvidenceKind, text: &str, exit_code: Option<i64>) -> EvidenceInput {
    EvidenceInput { criterion, kind, text: text.to_owned(), exit_code, met: Some(true) }
}

async fn end(hub: &Hub, agent: &Actor, session: SessionId, handoff: Option<HandoffDraft>) -> Result<()> {
    sessions::end(hub, agent, EndSession { session, handoff, reason: None }).await.map(drop)
}

async fn write(hub: &Hub, from: &Actor, to: &str, task: Option<&str>, subject: &str, body: &str) -> Result<ThreadId> {
    let command = SendMessage {
        to: Some(handle(to)),
        thread: None,
        body: body.to_owned(),
        subject: some(subject),
        task: task.map(key),
        session: None,
    };
    Ok(messages::send(hub, from, command).await?.value.thread.id)
}

async fn reply(hub: &Hub, from: &Actor, thread: ThreadId, body: &str) -> Result<()> {
    let command =
        SendMessage { to: None, thread: Some(thread), body: body.to_owned(), subject: None, task: None, session: None };
    messages::send(hub, from, command).await.map(drop)
}

async fn save(hub: &Hub, by: &str, (project, slug, title): (&str, &str, &str), body: &str, load: bool) -> Result<()> {
    let command = SaveDoc {
        project: ProjectKey::stored(project.to_owned()),
        doc: DocSlug::stored(slug.to_owned()),
        title: some(title),
        body: Some(body.to_owned()),
        old_text: None,
        new_text: None,
        load: Some(load),
        expected_version: None,
        session: None,
    };
    docs::save(hub, &author(by), command).await.map(drop)
}
