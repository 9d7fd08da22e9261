//! The form for a new human or agent.

use hub_core::domain::ids::Handle;
use hub_core::domain::member::MemberKind;
use hub_core::domain::member_command::CreateMember;
use leptos::prelude::*;

use crate::api::members::create_member;
use crate::form::{Foot, Sending, filled};
use crate::state::use_store;
use crate::ui::{SelectField, TextField, use_toasts};

/// The form; it closes its dialog when the hub accepts.
#[component]
pub(super) fn AddMember(kind: MemberKind, open: RwSignal<bool>) -> impl IntoView {
    let (store, toasts) = (use_store(), use_toasts());
    let sending = Sending::new();
    let agent = kind == MemberKind::Agent;
    let [name, handle, password, software, avatar] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let role = RwSignal::new("member".to_owned());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let handle: Handle = match handle.get_untracked().parse() {
            Ok(handle) => handle,
            Err(fault) => return sending.refuse("handle", fault),
        };
        let command = CreateMember {
            handle,
            display_name: name.get_untracked(),
            kind,
            role: if agent { None } else { role.get_untracked().parse().ok() },
            software: filled(software),
            avatar: filled(avatar),
            skills: Vec::new(),
            password: filled(password),
        };
        sending.send(create_member(command), move |member| {
            toasts.say(format!("{} is here.", member.display_name));
            store.members.update(|members| {
                members.retain(|known| known.handle != member.handle);
                members.push(member);
            });
            open.set(false);
        });
    };
    let roles = vec![
        ("member".to_owned(), "Member: does everything but administer".to_owned()),
        ("admin".to_owned(), "Admin: everything".to_owned()),
        ("viewer".to_owned(), "Viewer: reads".to_owned()),
    ];
    let emoji = if agent { "An emoji such as 🤖; empty for initials." } else { "An emoji, or empty for initials." };
    view! {
        <form on:submit=send>
            <TextField label="Name" name="member-name" value=name required=true error=sending.fault("display_name")/>
            <TextField
                label="Handle" name="member-handle" value=handle required=true error=sending.fault("handle")
                hint="Short, for @mentions: a-z, 0-9 and -. It never changes."
            />
            {if agent {
                view! {
                    <TextField
                        label="Software" name="member-software" value=software error=sending.fault("software")
                        hint="The agent’s program, such as claude-code or codex."
                    />
                }.into_any()
            } else {
                view! {
                    <SelectField label="Role" name="member-role" value=role options=roles error=sending.fault("role")/>
                    <TextField
                        label="Password" name="member-password" value=password kind="password" autocomplete="new-password"
                        error=sending.fault("password") hint="At least 8 characters. Empty: cannot sign in until you set one."
                    />
                }.into_any()
            }}
            <TextField label="Avatar" name="member-avatar" value=avatar error=sending.fault("avatar") hint=emoji/>
            <Foot sending words=if agent { "Add agent" } else { "Add member" }/>
        </form>
    }
    .into_any()
}
