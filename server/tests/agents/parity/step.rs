//! A step of a script: who asks for what, as each door takes it, and how it ends.

use serde_json::Value;

/// A command, by its name at each door.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// The server function. Where the screens have none, they are played at REST.
    pub ui: Option<&'static str>,
    /// Method and path; what the path names is taken from the fields.
    pub rest: (&'static str, &'static str),
    /// The tool. Where agents have none by intent, it is played at REST.
    pub mcp: Option<&'static str>,
}

/// A command that every door has.
pub const fn command(ui: &'static str, method: &'static str, path: &'static str, tool: &'static str) -> Command {
    Command { ui: Some(ui), rest: (method, path), mcp: Some(tool) }
}

/// A command that is no tool: people's alone.
pub const fn of_people(ui: &'static str, method: &'static str, path: &'static str) -> Command {
    Command { ui: Some(ui), rest: (method, path), mcp: None }
}

/// One command by one member.
#[derive(Clone, Debug)]
pub struct Step {
    pub what: &'static str,
    pub who: &'static str,
    pub command: Command,
    /// The command of the server function.
    pub at_screen: Value,
    /// What REST takes in path, query and body.
    pub at_rest: Value,
    /// The arguments of the tool.
    pub as_tool: Value,
    /// `ok`, or the code it is refused with.
    pub outcome: &'static str,
}

/// `who` asks for `command` with the same fields at every door.
pub fn step(who: &'static str, what: &'static str, command: &Command, fields: Value, outcome: &'static str) -> Step {
    Step { what, who, command: *command, at_screen: fields.clone(), at_rest: fields.clone(), as_tool: fields, outcome }
}

impl Step {
    /// The same step, whose tool takes other arguments.
    pub fn told_as(self, arguments: Value) -> Self {
        Self { as_tool: arguments, ..self }
    }

    /// The same step, for which REST takes other fields.
    pub fn asked_as(self, fields: Value) -> Self {
        Self { at_rest: fields, ..self }
    }
}

/// `fields` with `more` fields, which replace those of the same name.
pub fn and(mut fields: Value, more: &Value) -> Value {
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    fields
}
