//! The small parts all screens are made of. They know nothing of boards or tasks beyond the words
//! of the domain, and never call the server.

mod avatar;
mod button;
mod caret;
mod combobox;
mod copy;
mod dialog;
mod due_day;
mod empty;
mod evidence;
mod field;
mod icon;
mod markdown;
mod mentions;
mod menu;
mod page_title;
mod part;
mod pointer_guard;
mod popup;
mod shown;
mod status_icon;
mod time_ago;
mod time_text;
mod toast;

pub use avatar::{Avatar, NobodyAvatar};
pub use button::{Button, IconButton};
pub use combobox::{Choice, Combobox, Left, composing};
pub use copy::{CopyButton, copy_text};
pub use dialog::{Confirm, Dialog};
pub use due_day::DueDay;
pub use empty::{Empty, Failed, Loading};
pub use evidence::EvidenceChip;
pub use field::{SelectField, TextArea, TextField};
pub use icon::Icon;
pub use markdown::{KnownProjects, Markdown, MarkdownEditor};
pub use mentions::People;
pub use menu::{Menu, MenuItem, MenuLabel, MenuLink};
pub use page_title::{PageTitle, Waiting};
pub use part::{drawn, part, with_tools};
pub use pointer_guard::{PointerGuard, provide_pointer_guard, use_pointer_guard};
pub use popup::pixels;
pub use shown::Shown;
pub use status_icon::StatusIcon;
pub use time_ago::{TimeAgo, at_place, local_text, local_time, moment, provide_clock, use_awake, use_clock};
pub use time_text::{ago, utc_day, utc_text};
pub use toast::{ToastList, ToastRegion, Toasts, provide_toasts, use_toasts};
