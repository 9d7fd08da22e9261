//! Members and oneself.

use hub_core::domain::member::Member;
use hub_core::domain::member_command as command;
use hub_core::domain::sign_in;

use super::table::server_functions;

server_functions! {
    /// Adds a human or an agent.
    "members/create" create_member(command::CreateMember) -> Member = members::create;

    /// Changes a member.
    "members/update" update_member(command::UpdateMember) -> Member = members::update;

    /// Oneself.
    "members/me" read_me() -> Member = members::me;

    /// Changes what one may change of oneself.
    "members/update-me" update_me(command::UpdateMe) -> Member = members::update_me;

    /// Sets another password for a human.
    "members/reset-password" reset_password(sign_in::ResetPassword) -> () = passwords::reset;

    /// Changes one's own password.
    "members/change-password" change_password(sign_in::ChangePassword) -> () = passwords::change;
}
