//! 64 agents and two admins at the real hub, doing anything in any order and in each other's way:
//! what was answered, what the log says and what is there in the end are one story, the one that
//! the reference model tells. The same while agents and the hub die.

mod agent;
mod answers;
mod cast;
mod chance;
mod human;
mod model;
mod player;
mod shown;
mod stage;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::binary::{Served, run, serve, serve_at};
use crate::client::Client;
use agent::Agent;
use answers::Log;
use cast::Cast;
use chance::{Chance, Seed};
use human::Human;
use model::Model;
use player::{Outcome, Player, Told};
use stage::Stage;

/// How much each agent sends.
const COMMANDS: usize = 40;
/// How much each admin does at the same time.
const HANDS: usize = 10;
/// How often the hub is killed.
const KILLS: u64 = 5;
/// Once in so many calls an agent dies.
const DEATHS: u64 = 20;

/// What has happened many times whenever the hub is in order: there was something to check.
const PLAYED: [&str; 6] = [
    "task.claimed",
    "task.completed",
    "handoff.created",
    "handoff.picked_up",
    "approval.approved",
    "approval.rejected",
];

#[tokio::test(flavor = "multi_thread")]
async fn r2_r3_r8_r10_sixty_four_agents_at_once_leave_what_the_reference_model_says() {
    let seed = Seed::new();
    let data = tempfile::tempdir().unwrap();
    let cast = Cast::new(data.path()).await;
    let served = serve(data.path(), &[]);
    // Nobody starts the hub again: a call that fails is a failure.
    let stage = Arc::new(Stage::new(watch::channel(0).1, None));
    let told = play(&stage, &cast, &served.url, seed.0).await;
    check(served, data.path(), &cast, &told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r14_r19_the_same_where_agents_and_the_hub_are_killed_in_the_middle_of_it() {
    let seed = Seed::new();
    let data = tempfile::tempdir().unwrap();
    let cast = Arc::new(Cast::new(data.path()).await);
    let mut served = serve(data.path(), &[]);
    let address = served.url.strip_prefix("http://").unwrap().to_owned();
    let (again, restarts) = watch::channel(0);
    let stage = Arc::new(Stage::new(restarts, Some(DEATHS)));
    let game = {
        let (stage, cast, url, seed) = (Arc::clone(&stage), Arc::clone(&cast), served.url.clone(), seed.0);
        tokio::spawn(async move { play(&stage, &cast, &url, seed).await })
    };
    tokio::pin!(game);
    let mut chance = Chance::new(seed.0, u64::MAX - 1);
    let calls = (cast.agents.len() * COMMANDS) as u64;
    for kill in 0..KILLS {
        let after = (kill * calls + chance.below(calls)) / KILLS;
        let mut ended = stage.ended.subscribe();
        tokio::select! {
            // Whoever fails ends the test; whoever is done early has nothing left to be killed
            // under.
            told = &mut game => panic!("after {kill} kills: {:?}", told.map(|told| told.len())),
            _ = ended.wait_for(|ended| *ended >= after) => {}
        }
        served.child.kill().unwrap();
        served.child.wait().unwrap();
        served = serve_at(data.path(), &address, &[]);
        again.send_modify(|restarts| *restarts += 1);
    }
    drop(again);
    let told = game.await.unwrap();
    let died = told.iter().filter(|told| matches!(told.outcome, Outcome::Unknown)).count();
    assert!(died > 0, "agents died");
    check(served, data.path(), &cast, &told).await;
}

/// Lets everybody play until the agents are done; all that was sent.
async fn play(stage: &Arc<Stage>, cast: &Cast, url: &str, seed: u64) -> Vec<Told> {
    let nobody = Client::nobody(url);
    let agents_done = CancellationToken::new();
    let (mut agents, mut humans) = (JoinSet::new(), JoinSet::new());
    for (number, (handle, token)) in cast.agents.iter().enumerate() {
        let chance = Chance::new(seed, number as u64);
        agents.spawn(Agent::new(Player::new(stage, nobody.bearing(token), handle, 0, chance)).play(COMMANDS));
    }
    for (number, (handle, token)) in cast.admins.iter().enumerate() {
        for hand in 0..HANDS {
            let chance = Chance::new(seed, (cast.agents.len() + number * HANDS + hand) as u64);
            let player = Player::new(stage, nobody.bearing(token), handle, hand, chance);
            humans.spawn(Human::new(player).play(agents_done.clone()));
        }
    }
    let mut told = Vec::new();
    while let Some(played) = agents.join_next().await {
        told.extend(played.unwrap());
    }
    agents_done.cancel();
    while let Some(played) = humans.join_next().await {
        told.extend(played.unwrap());
    }
    told
}

/// The log through the model, the answers against the log, what is shown against the model, and the
/// files themselves.
async fn check(mut served: Served, data: &Path, cast: &Cast, told: &[Told]) {
    let admin = Client::nobody(&served.url).bearing(&cast.admins[0].1);
    let events = shown::log(&admin).await;
    let mut model = Model::default();
    let complete: Vec<bool> = events.iter().map(|event| model.apply(event)).collect();
    let mut ends = vec![0; events.len()];
    let mut end = 0;
    for (place, event) in events.iter().enumerate().rev() {
        end = if complete[place] { event.seq } else { end };
        ends[place] = end;
    }
    assert_eq!(complete.last(), Some(&true), "no command is half written");
    for played in PLAYED {
        assert!(events.iter().any(|event| event.kind == played), "{played} was played");
    }
    Log { events, ends }.check(told);
    shown::check(&admin, &model).await;
    let verified = admin.get("/audit/verify").await.ok();
    assert_eq!(verified["intact"], true, "{verified}");
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    let verified = run(data, &["audit", "verify"], "");
    assert!(verified.status.success(), "{verified:?}");
    // A backup counts only once its pages and references were checked.
    let sound = run(data, &["backup"], "");
    assert!(sound.status.success(), "{sound:?}");
}
