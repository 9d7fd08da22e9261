//! The filters of the audit trail: a plain form that leads to the address which says them, also
//! without JavaScript.

use hub_core::domain::ids::Handle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::Address;
use super::kinds::groups;
use crate::state::{Store, use_store};
use crate::ui::Button;

/// What stands in the fields.
#[derive(Clone, Copy)]
struct Draft {
    member: RwSignal<String>,
    session: RwSignal<String>,
    task: RwSignal<String>,
    kind: RwSignal<String>,
}

impl Draft {
    fn of(address: &Address) -> Self {
        let field = |text: &String| RwSignal::new(text.clone());
        let Address { member, session, task, kind, .. } = address;
        Self { member: field(member), session: field(session), task: field(task), kind: field(kind) }
    }

    fn show(self, address: Address) {
        self.member.set(address.member);
        self.session.set(address.session);
        self.task.set(address.task);
        self.kind.set(address.kind);
    }

    /// The newest page of what is asked for.
    fn address(self) -> Address {
        let text = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        Address {
            member: text(self.member),
            session: text(self.session),
            task: text(self.task),
            kind: text(self.kind),
            before: None,
        }
    }
}

/// The form.
#[component]
pub(super) fn Filters(address: Memo<Address>) -> impl IntoView {
    let store = use_store();
    let draft = Draft::of(&address.get_untracked());
    // A link to another story fills the fields, too.
    Effect::watch(move || address.get(), move |address, _, _| draft.show(address.clone()), false);
    let navigate = use_navigate();
    let go = Callback::new(move |()| {
        navigate(&draft.address().href(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        go.run(());
    };
    let chosen = address.get_untracked();
    let clear = move || {
        let link = || view! { <a class="button ghost" href="/audit">"Clear"</a> };
        address.with(Address::is_filtered).then(link)
    };
    view! {
        <form class="audit-filters" method="get" action="/audit" role="search" aria-label="Filters" on:submit=send>
            <Choice name="member" label="Member" value=draft.member go>{people(store, &chosen.member)}</Choice>
            <Choice name="kind" label="What happened" value=draft.kind go>{kinds(&chosen.kind)}</Choice>
            <Key name="task" label="Task" example="HUB-12" value=draft.task/>
            <Key name="session" label="Session" example="S-3" value=draft.session/>
            <div class="audit-filter-tools"><Button submit=true icon="filter">"Filter"</Button>{clear}</div>
        </form>
    }
    .into_any()
}

/// A choice, which is followed at once.
#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    go: Callback<()>,
    children: Children,
) -> impl IntoView {
    let change = move |event| {
        value.set(event_target_value(&event));
        go.run(());
    };
    let id = format!("audit-{name}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name class="input" prop:value=value on:change=change>{children()}</select>
        </div>
    }
    .into_any()
}

/// A key or an id, to be typed.
#[component]
fn Key(name: &'static str, label: &'static str, example: &'static str, value: RwSignal<String>) -> impl IntoView {
    let id = format!("audit-{name}");
    view! {
        <div class="field audit-key">
            <label for=id.clone()>{label}</label>
            <input dir="auto"
                id=id name=name class="input" placeholder=example autocomplete="off" autocapitalize="characters" spellcheck="false"
                value=value.get_untracked() prop:value=value on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

fn choice(value: &str, words: String, chosen: &str) -> AnyView {
    let value = value.to_owned();
    view! { <option selected=value == chosen value=value.clone()>{words}</option> }.into_any()
}

fn people(store: Store, chosen: &str) -> AnyView {
    let members = untrack(|| store.members.get());
    let hub = untrack(|| store.name_of(&Handle::stored("system".to_owned())));
    let anybody = choice("", "Anybody".to_owned(), chosen);
    let people = members.into_iter().map(|member| choice(member.handle.as_str(), member.display_name, chosen));
    // Somebody who is no member of this hub can be asked for by hand.
    let known =
        |handle: &str| untrack(|| store.members.with(|all| all.iter().any(|one| one.handle.as_str() == handle)));
    let other =
        (!chosen.is_empty() && chosen != "system" && !known(chosen)).then(|| choice(chosen, chosen.to_owned(), chosen));
    view! { {anybody} {people.collect_view()} {choice("system", hub, chosen)} {other} }.into_any()
}

fn kinds(chosen: &str) -> AnyView {
    let anything = choice("", "Anything".to_owned(), chosen);
    let group = |group: super::kinds::Group| {
        let all = choice(group.value, format!("{}: anything", group.words), chosen);
        let kinds = group.kinds.into_iter().map(|(kind, words)| choice(kind, words, chosen)).collect_view();
        view! { <optgroup label=group.words>{all} {kinds}</optgroup> }.into_any()
    };
    view! { {anything} {groups().into_iter().map(group).collect_view()} }.into_any()
}
