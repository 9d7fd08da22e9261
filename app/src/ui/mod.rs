//! The small parts all screens are made of. They know nothing of boards or tasks beyond the words of the domain, and never
//! call the server.

mod avatar;
mod button;
mod copy;
mod dialog;
mod empty;
mod evidence;
mod field;
mod icon;
mod markdown;
mod menu;
mod page_title;
mod pointer_guard;
mod popup;
mod shown;
mod status_icon;
mod time_ago;
mod time_text;
mod toast;

pub use avatar::{Avatar, NobodyAvatar};
pub use button::{Button, IconButton};
pub use copy::{CopyButton, copy_text};
pub use dialog::{Confirm, Dialog};
pub use empty::{Empty, Failed, Loading};
pub use evidence::EvidenceChip;
pub use field::{SelectField, TextArea, TextField};
pub use icon::Icon;
pub use markdown::{Markdown, MarkdownEditor};
pub use menu::{Menu, MenuItem, MenuLabel, MenuLink};
pub use page_title::PageTitle;
pub use pointer_guard::{PointerGuard, provide_pointer_guard, use_pointer_guard};
pub use popup::pixels;
pub use shown::Shown;
pub use status_icon::StatusIcon;
pub use time_ago::{TimeAgo, moment, provide_clock, use_clock};
pub use time_text::{ago, utc_day, utc_text};
pub use toast::{ToastList, ToastRegion, Toasts, provide_toasts, use_toasts};
