//! Comments on tasks.

use hub_core::domain::comment as command;
use hub_core::domain::comment::Comment;

use super::table::server_functions;

server_functions! {
    /// Adds a comment.
    "comments/add" add_comment(command::AddComment) -> Comment = comments::add;

    /// Changes one's own comment.
    "comments/edit" edit_comment(command::EditComment) -> Comment = comments::edit;

    /// Takes a comment away.
    "comments/delete" delete_comment(command::DeleteComment) -> () = comments::delete;
}
