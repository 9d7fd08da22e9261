//! How much of anything one caller may send, keep open or make the hub work for: every bound stands
//! here, with its unit.
//!
//! A text's length is in characters, as its writer counts them; a body, a cache and a stream are in
//! bytes.

use std::time::Duration;

// Texts, in characters.

/// The longest description, prompt or result of a task.
pub const LONG_TEXT: usize = 60_000;
/// The longest comment.
pub const COMMENT_TEXT: usize = 20_000;
/// The longest message.
pub const MESSAGE_TEXT: usize = 20_000;
/// The longest findings of a review.
pub const FINDINGS_TEXT: usize = 20_000;
/// The longest document.
pub const DOC_TEXT: usize = 200_000;
/// The longest summary of a handoff.
pub const SUMMARY_TEXT: usize = 4_000;
/// The longest context, decisions, dead ends or open questions of a handoff.
pub const HANDOFF_TEXT: usize = 20_000;
/// The longest note beside a handoff or one of its tasks.
pub const HANDOFF_NOTE_TEXT: usize = 2_000;
/// The longest reason of a decision.
pub const REASON_TEXT: usize = 4_000;
/// The longest reason of a move, a stop, an end or a take-back, and the longest goal of a session.
pub const NOTE_TEXT: usize = 2_000;
/// The longest time a claim may hold without a sign of life, in minutes.
pub const LEASE_MINUTES: u32 = 1_440;
/// The longest note left when a task is released.
pub const RELEASE_NOTE_TEXT: usize = 4_000;
/// The longest description of a project.
pub const PROJECT_TEXT: usize = 4_000;
/// The longest piece of evidence.
pub const EVIDENCE_TEXT: usize = 4_000;
/// The longest criterion.
pub const CRITERION_TEXT: usize = 500;
/// What a session says of itself at the moment.
pub const PHASE_NOTE_TEXT: usize = 500;
/// The longest title, subject, branch or name from elsewhere.
pub const TITLE_TEXT: usize = 200;
/// The longest name of a member, project or token.
pub const NAME_TEXT: usize = 80;
/// The longest label, role or skill.
pub const LABEL_TEXT: usize = 40;
/// The longest query.
pub const QUERY_TEXT: usize = 200;
/// The longest name of a client program.
pub const CLIENT_NAME: usize = 100;
/// The longest password.
pub const PASSWORD_TEXT: usize = 256;
/// The longest idempotency key, in bytes.
pub const IDEMPOTENCY_KEY: usize = 200;
/// The longest cursor, in bytes.
pub const CURSOR: usize = 1_000;

// Lists, in entries.

/// Labels of a task, and skills of a member.
pub const LABELS: usize = 20;
/// Criteria of a task.
pub const CRITERIA: usize = 50;
/// Pieces of evidence of one criterion.
pub const EVIDENCE: usize = 20;
/// The evidence of one task together, in characters.
pub const EVIDENCE_OF_TASK_TEXT: usize = 200_000;
/// Pieces of evidence in one request.
pub const EVIDENCE_AT_ONCE: usize = 50;
/// Tasks that one task waits for.
pub const BLOCKERS: usize = 50;
/// Tasks that a handoff names.
pub const OPEN_TASKS: usize = 50;
/// Entries of a filter that takes several words.
pub const FILTER_WORDS: usize = 20;
/// Members that one comment or message mentions and tells.
pub const MENTIONS: usize = 50;
/// Fields that a refusal names one by one.
pub const NAMED_FAULTS: usize = 20;
/// Unknown fields that a refusal names; what else there was is counted.
pub const NAMED_UNKNOWN: usize = 5;
/// Characters of a name from outside that a refusal repeats.
pub const ECHOED_NAME: usize = 80;
/// Characters of a sentence of a refusal that repeats what was sent.
pub const ECHOED_MESSAGE: usize = 1_000;
/// Entries of a list unless told otherwise.
pub const DEFAULT_PAGE: u32 = 50;
/// Entries of one answer; larger limits are clamped to it.
pub const PAGE: u32 = 200;

/// How far what is left of a list is counted; beyond it, it is said that there are more.
pub const COUNTED: u32 = 1_000;
/// Tasks of one answer that shows their long texts.
pub const LONG_PAGE: u32 = 25;
/// The most things one part lists.
pub const NEEDS_YOU_PART: usize = 50;
/// The most cards a board shows outside Done: far beyond what anybody reads.
pub const BOARD_CARDS: u32 = 2_000;
/// How many of a task's newest comments and events its page shows.
pub const TASK_ACTIVITY: u32 = 200;
/// How many of a session's newest events, and of its former leases, its page shows.
pub const SESSION_EVENTS: u32 = 200;
/// The longest answer that an agent gets, in characters; what is longer is cut, and the call for
/// the rest is named.
pub const AGENT_ANSWER: usize = 40_000;
/// The longest line, in bytes.
pub const AGENT_LINE_BYTES: usize = 16 * 1024 * 1024;
/// How many answers may wait for a client that does not read.
pub const AGENT_ANSWERS_WAITING: usize = 8;
/// How many messages may wait for a client that does not read; who has more to tell waits too.
pub const BRIDGE_MESSAGES_WAITING: usize = 32;

// Requests.

/// The longest body of a request, in bytes.
pub const BODY_BYTES: usize = 1024 * 1024;
/// The longest that a read waits for something new, in seconds.
pub const LONGEST_WAIT: u32 = 25;

// Markdown.

/// How deep quotes and lists are nested when rendered; what is deeper stands at this depth.
pub const MARKDOWN_NESTING: usize = 20;
/// How deep emphasis and links are nested when rendered.
pub const MARKDOWN_INLINE_NESTING: usize = 10;
/// Empty cells that the tables of one text get because their first row has more.
pub const MARKDOWN_EMPTY_CELLS: usize = 1_000;
/// Renderings under way at one time.
pub const RENDERINGS: usize = 2;
/// What rendered texts may take in memory, in bytes.
pub const RENDERED_BYTES: usize = 8 * 1024 * 1024;

// Reading the database.

/// The most values one statement binds: SQLite takes 32,766.
pub const STATEMENT_VALUES: usize = 30_000;
/// The most keys one statement looks for at a time.
pub const KEYS_AT_ONCE: usize = 500;

/// How many rows of `columns` values one statement inserts at the most.
pub const fn rows_at_once(columns: usize) -> usize {
    STATEMENT_VALUES / columns
}

/// The longest one statement of a read may take.
pub const STATEMENT_TIME: Duration = Duration::from_secs(8);
/// How long a comparison of two documents is narrowed down.
pub const COMPARISON_TIME: Duration = Duration::from_millis(500);
/// Connections that reads share.
pub const READERS: u32 = 4;
/// Pages of the database that a connection which only reads holds in memory, in bytes.
pub const READER_PAGES_BYTES: usize = 4 * 1024 * 1024;
/// Pages of the database that the connection which writes holds in memory, in bytes.
pub const WRITER_PAGES_BYTES: usize = 16 * 1024 * 1024;
/// Connections that only look up who is calling.
pub const CREDENTIAL_READERS: u32 = 1;
/// How long a read waits for the follower of the log to have what was committed, before it asks the
/// database.
pub const MODEL_WAIT: Duration = Duration::from_millis(500);
/// Heavy reads (search, exports, whole boards, comparisons) of one member at one time.
pub const HEAVY_READS_OF_MEMBER: usize = 2;
/// Heavy reads of all members at one time: fewer than there are readers.
pub const HEAVY_READS: usize = 3;
/// How long a heavy read waits for its turn before it is refused.
pub const HEAVY_READ_WAIT: Duration = Duration::from_secs(10);
/// The most commands one commit carries.
pub const COMMIT_COMMANDS: usize = 128;

// What is kept in memory, in bytes unless it says otherwise.

/// The latest frames of the live stream.
pub const RING_BYTES: usize = 16 * 1024 * 1024;
/// The latest frames of the live stream, as a number.
pub const RING_FRAMES: usize = 4_096;
/// Credentials that were looked up.
pub const CREDENTIAL_BYTES: usize = 2 * 1024 * 1024;
/// Tasks with their long texts that were read.
pub const TASK_BYTES: usize = 16 * 1024 * 1024;
/// Frames from before the latest ones, shared by those who catch up.
pub const CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// Events of one answer, or read by the follower at a time.
pub const EVENT_PAGE_BYTES: usize = 4 * 1024 * 1024;
/// Events that one subscriber catches up with at a time.
pub const CATCH_UP_BYTES: usize = 512 * 1024;
/// The same as a number.
pub const CATCH_UP_EVENTS: u32 = 64;
/// Events that a subscriber may be behind; one further behind is told to fetch anew.
pub const CATCH_UP_MOST: i64 = 4_096;

// Live connections.

/// Live streams (WebSocket, SSE, MCP subscriptions) of one member.
pub const STREAMS_OF_MEMBER: usize = 64;
/// Live streams in all.
pub const STREAMS: usize = 1_024;
/// Addresses in one MCP subscription.
pub const SUBSCRIBED_ADDRESSES: usize = 200;
/// The longest address in a subscription, in bytes.
pub const ADDRESS_BYTES: usize = 500;
/// The largest frame a client may send, in bytes.
pub const CLIENT_FRAME_BYTES: usize = 64 * 1024;
/// A client that was silent for this long is gone.
pub const SOCKET_SILENCE: Duration = Duration::from_secs(60);
/// How long one frame may take to leave; a client that takes longer reconnects where it was.
pub const FRAME_SEND_TIME: Duration = Duration::from_secs(20);

// The order of cards.

/// The longest rank, in characters; a column with longer ones gets new ranks.
pub const RANK: usize = 40;

// Connections and bodies.

/// How long it may take to find out whether the hub can work.
pub const READY_TIME: Duration = Duration::from_secs(3);

/// Connections in all, beside live streams.
pub const CONNECTIONS: usize = 2_048;
/// Connections over which nobody has said who it is; beyond that the oldest which wait for their
/// caller make room for new ones.
pub const ANONYMOUS_CONNECTIONS: usize = 256;
/// How long such a connection is left alone, however many there are.
pub const ANONYMOUS_GRACE: Duration = Duration::from_secs(2);
/// The longest head of a request, in bytes.
pub const HEAD_BYTES: usize = 64 * 1024;
/// How long the first head of a connection may take.
pub const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection may be silent between requests, or take for a later head: longer than
/// proxies keep theirs.
pub const IDLE_TIME: Duration = Duration::from_secs(75);
/// How long a body may take.
pub const BODY_TIME: Duration = Duration::from_secs(30);
/// The longest body of a caller who is nobody yet, in bytes: a sign-in and a set-up fit.
pub const ANONYMOUS_BODY_BYTES: usize = 16 * 1024;
/// How long such a body may take.
pub const ANONYMOUS_BODY_TIME: Duration = Duration::from_secs(10);
/// What all bodies that are being read may take in memory together, in bytes.
pub const BODIES_BYTES: usize = 64 * 1024 * 1024;
/// How much of a body that was refused is read and thrown away, in bytes.
pub const REFUSED_BODY_BYTES: usize = 16 * BODY_BYTES;
/// How long that may take.
pub const REFUSED_BODY_TIME: Duration = Duration::from_secs(2);
/// The most threads; beyond that, rendering is not what a hub waits for.
pub const RENDER_THREADS: usize = 8;
/// How long a page may take.
pub const RENDER_TIME: Duration = Duration::from_secs(10);

// Signing in.

/// How many wait for their turn to hash, or have it.
pub const HASHES_WAITING: usize = 64;
/// How long one waits for its hash at the most.
pub const HASH_WAIT: Duration = Duration::from_secs(5);
/// Failures that cost nothing: people mistype.
pub const FREE_FAILURES: u32 = 3;
/// The longest delay.
pub const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// After this long without a failure an account's count starts anew.
pub const FORGET_FAILURES: Duration = Duration::from_mins(15);
/// How many accounts are remembered; the oldest are let go first.
pub const ACCOUNTS_REMEMBERED: usize = 10_000;
/// How many attempts one account has under way at once, wherever they come from.
pub const SIGN_INS_OF_ACCOUNT: u32 = 8;
/// How many attempts one source has under way at once, whatever accounts it tries: an office may
/// share an address.
pub const SIGN_INS_OF_SOURCE: u32 = 16;
