//! How long an answer may be, as a model pays for every letter and some clients cut long ones.
//! Lists are asked for in smaller pages; a long text is cut, and the call for its rest is named.

mod part;

use hub_core::domain::budget::AGENT_ANSWER;
use serde_json::{Value, json};

use super::next::call;
use crate::input::Object;
pub use part::Part;

/// How many entries a list shows unless told otherwise: what a model reads at a glance.
pub const SHOWN: u32 = 20;

/// The argument that asks for the rest of what was cut.
pub const PART: &str = "part";
/// The field that names the calls for what was cut.
const LEFT_OUT: &str = "left_out";
/// How many of those calls are written out.
const NAMED: usize = 12;
/// How many characters of each text and entries of each list are kept, tried in this order.
const CAPS: [(usize, usize); 14] = [
    (30_000, usize::MAX),
    (20_000, usize::MAX),
    (12_000, usize::MAX),
    (8_000, 200),
    (4_000, 200),
    (2_000, 100),
    (2_000, 50),
    (1_000, 50),
    (1_000, 20),
    (500, 20),
    (500, 10),
    (300, 5),
    (200, 3),
    (100, 1),
];

/// The characters of an answer as it is sent.
pub fn of(answer: &Value) -> usize {
    answer.to_string().chars().count()
}

/// Whose answer it is, to name the call for the rest.
pub struct Call<'a> {
    pub tool: &'a str,
    pub arguments: &'a Object,
    /// Whether the tool gives parts of its answer.
    pub has_parts: bool,
}

impl Call<'_> {
    /// The same call for a part.
    fn part(&self, part: &Part) -> String {
        let mut arguments = self.arguments.clone();
        arguments.insert(PART.to_owned(), json!(part.to_string()));
        call(self.tool, &Value::Object(arguments))
    }
}

/// The answer with what is too long in it cut, so that it has at most `most` characters.
pub fn cut(answer: Value, most: usize, of_call: &Call<'_>) -> Value {
    if of(&answer) <= most {
        return answer;
    }
    let mut smallest = Value::Null;
    for (text, list) in CAPS {
        let mut cuts = Vec::new();
        let mut shorter = cut_value(&answer, text, list, &Part::whole(), &mut cuts);
        name(&mut shorter, &cuts, of_call);
        if of(&shorter) <= most {
            return shorter;
        }
        smallest = shorter;
    }
    tracing::warn!(mcp.tool = of_call.tool, "an answer could not be cut to its size");
    smallest
}

/// Says in the answer what was cut and how to read on.
fn name(answer: &mut Value, cuts: &[Part], of_call: &Call<'_>) {
    let Some(answer) = answer.as_object_mut() else { return };
    let mut calls: Vec<Value> = if of_call.has_parts {
        cuts.iter().take(NAMED).map(|cut| json!(of_call.part(cut))).collect()
    } else {
        cuts.iter().take(NAMED).map(|cut| json!(format!("the rest of {cut}: read the thing itself"))).collect()
    };
    if cuts.len() > NAMED {
        let more = cuts.len() - NAMED;
        calls.push(json!(format!(
            "{more} more were cut, each where it ends in …; `part` names any place in the same way"
        )));
    }
    match answer.get_mut(LEFT_OUT) {
        Some(Value::Array(present)) => present.extend(calls),
        _ => drop(answer.insert(LEFT_OUT.to_owned(), Value::Array(calls))),
    }
}

fn cut_value(value: &Value, text: usize, list: usize, place: &Part, cuts: &mut Vec<Part>) -> Value {
    match value {
        Value::String(whole) => match whole.char_indices().nth(text) {
            Some((end, _)) if place.is_below() => {
                cuts.push(place.from(text));
                json!(format!("{}…", &whole[..end]))
            }
            _ => value.clone(),
        },
        Value::Array(items) => {
            if items.len() > list {
                cuts.push(place.from(list));
            }
            let kept = items.iter().take(list).enumerate();
            kept.map(|(at, item)| cut_value(item, text, list, &place.item(at), cuts)).collect()
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, field)| {
                // What to call next is never cut.
                let whole = ["next", LEFT_OUT].contains(&name.as_str());
                let field = if whole { field.clone() } else { cut_value(field, text, list, &place.field(name), cuts) };
                (name.clone(), field)
            });
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

/// The `part` of an answer, in pieces that fit; `None` where there is no such part.
pub fn piece(answer: &Value, part: &Part, most: usize, of_call: &Call<'_>) -> Option<Value> {
    let piece = |mut said: Value, next: Option<usize>| {
        said[PART] = json!(part.to_string());
        if let Some(next) = next {
            said["next"] = json!(of_call.part(&part.from(next)));
        }
        said
    };
    let begin = part.offset();
    match part.of(answer)? {
        Value::String(text) => {
            let all = text.chars().count();
            let mut length = most * 3 / 4;
            loop {
                let taken: String = text.chars().skip(begin).take(length).collect();
                let next = (begin + length < all).then_some(begin + length);
                let said = piece(json!({ "text": taken }), next);
                if of(&said) <= most || length < 100 {
                    return Some(said);
                }
                length /= 2;
            }
        }
        Value::Array(items) => {
            let mut length = items.len().saturating_sub(begin);
            loop {
                let taken: Vec<&Value> = items.iter().skip(begin).take(length).collect();
                let next = (begin + length < items.len()).then_some(begin + length);
                let said = piece(json!({ "items": taken }), next);
                if of(&said) <= most {
                    return Some(said);
                }
                if length <= 1 {
                    let inside = part.item(begin);
                    let mut cuts = Vec::new();
                    let short = cut_value(items.get(begin)?, 1_000, 20, &inside, &mut cuts);
                    let mut said = piece(json!({ "items": [short] }), next);
                    name(&mut said, &cuts, of_call);
                    return Some(said);
                }
                length /= 2;
            }
        }
        _ => None,
    }
}

/// The page to ask for instead of one of `size` characters; `None` where a page of one is too long.
pub fn smaller_page(limit: u32, size: usize, most: usize) -> Option<u32> {
    if limit <= 1 {
        return None;
    }
    let share = (limit as usize).saturating_mul(most) / size.max(1);
    Some(u32::try_from(share).unwrap_or(1).clamp(1, limit - 1))
}

/// The most characters of an answer.
pub const MOST: usize = AGENT_ANSWER;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Call, Object, PART, Part, cut, of, piece, smaller_page};

    /// Reads a text to its end by the calls that are named: what it says.
    fn follow(answer: &Value, first: &str) -> String {
        let (mut text, mut next) = (String::new(), Some(first.to_owned()));
        while let Some(call) = next {
            let (_, arguments) = call.split_once(' ').unwrap();
            let arguments: Object = serde_json::from_str(arguments).unwrap();
            let part: Part = arguments[PART].as_str().unwrap().parse().unwrap();
            let call = Call { tool: "docs_get", arguments: &arguments, has_parts: true };
            let said = piece(answer, &part, 5_000, &call).unwrap();
            assert!(of(&said) <= 5_000, "{}", of(&said));
            text += said["text"].as_str().unwrap();
            next = said["next"].as_str().map(str::to_owned);
        }
        text
    }

    #[test]
    fn what_is_cut_is_read_to_its_end_by_the_calls_that_are_named() {
        let body: String = (0..30_000).map(|number| if number % 3 == 0 { 'ä' } else { '"' }).collect();
        let answer = json!({ "doc": "a", "body": body, "next": "x" });
        let arguments = json!({ "doc": "a" }).as_object().unwrap().clone();
        let call = Call { tool: "docs_get", arguments: &arguments, has_parts: true };
        let short = cut(answer.clone(), 5_000, &call);
        assert!(of(&short) <= 5_000);
        let begin = short["body"].as_str().unwrap().strip_suffix('…').unwrap().to_owned();
        let rest = follow(&answer, short["left_out"][0].as_str().unwrap());
        assert_eq!(begin + &rest, body);
    }

    #[test]
    fn lists_inside_of_lists_are_cut_and_read_on() {
        let evidence: Vec<Value> = (0..20).map(|at| json!({ "text": format!("{at}{}", "x".repeat(4_000)) })).collect();
        let criteria: Vec<Value> = (0..50).map(|id| json!({ "id": id, "evidence": evidence })).collect();
        let answer = json!({ "task": "HUB-1", "acceptance_criteria": criteria });
        let arguments = Object::new();
        let call = Call { tool: "tasks_get", arguments: &arguments, has_parts: true };
        let short = cut(answer.clone(), 40_000, &call);
        assert!(of(&short) <= 40_000 && !short["left_out"].as_array().unwrap().is_empty());
        let part: Part = "acceptance_criteria[3].evidence:5".parse().unwrap();
        let said = piece(&answer, &part, 40_000, &call).unwrap();
        assert!(said["items"][0]["text"].as_str().unwrap().starts_with("5x") && of(&said) <= 40_000);
        assert!(said["next"].as_str().unwrap().contains("acceptance_criteria[3].evidence:"));
        assert_eq!(piece(&answer, &"nothing:0".parse().unwrap(), 40_000, &call), None);
    }

    #[test]
    fn a_page_becomes_smaller_until_it_is_one() {
        assert_eq!(smaller_page(20, 80_000, 40_000), Some(10));
        assert_eq!(smaller_page(2, 41_000, 40_000), Some(1));
        assert_eq!(smaller_page(1, 90_000, 40_000), None);
    }
}
