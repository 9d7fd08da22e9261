//! What a command takes, read once from the schema of its type.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The word of a schema that says what `null` does to a field.
const ON_NULL: &str = hub_core::domain::change::ON_NULL;

/// What a value is to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Anything.
    Any,
    /// A text; where there are words, one of them.
    Text { words: Vec<String> },
    /// A whole number.
    Whole { least: i64, most: i64 },
    /// A number.
    Number,
    /// True or false.
    Truth,
    /// A list of such values.
    List(Box<Shape>),
    /// An object with these fields, and others too where it is open.
    Object { fields: Vec<Field>, open: bool },
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    pub shape: Shape,
    pub required: bool,
    pub null: Null,
    /// Whether it knows the word `none`, which elsewhere is as if left out.
    pub none: bool,
}

/// What `null` does to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    /// It is no value of it.
    Misfit,
    /// It is as if the field was left out.
    LeftOut,
    /// It clears the field.
    Clears,
}

/// The fields of the command `C`.
pub fn fields_of<C: JsonSchema>() -> Vec<Field> {
    let settings = SchemaSettings::draft2020_12().for_deserialize().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    match Shape::of(settings.into_generator().into_root_schema_for::<C>().as_value()) {
        Shape::Object { fields, .. } => fields,
        _ => Vec::new(),
    }
}

impl Shape {
    fn of(schema: &Value) -> Self {
        let schema = unwrapped(schema);
        let words = words_of(schema);
        if !words.is_empty() {
            return Self::Text { words };
        }
        match kind_of(schema) {
            Some("string") => Self::Text { words },
            Some("integer") => range(schema),
            Some("number") => Self::Number,
            Some("boolean") => Self::Truth,
            Some("array") => Self::List(Box::new(Self::of(&schema["items"]))),
            Some("object") => Self::Object {
                fields: fields(schema),
                open: schema.get("additionalProperties") != Some(&Value::Bool(false)),
            },
            _ => Self::Any,
        }
    }
}

fn fields(schema: &Value) -> Vec<Field> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flat_map(Map::iter);
    let field = |(name, property): (&String, &Value)| Field {
        name: name.clone(),
        shape: Shape::of(property),
        required: required.contains(&name.as_str()),
        null: null_of(property),
        none: false,
    };
    properties.map(field).collect()
}

fn null_of(property: &Value) -> Null {
    if property.get(ON_NULL).is_some() {
        return Null::Clears;
    }
    let is_null = |schema: &Value| schema["type"] == "null";
    let listed = property["type"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"));
    let chosen = property["anyOf"].as_array().is_some_and(|choices| choices.iter().any(is_null));
    if listed || chosen { Null::LeftOut } else { Null::Misfit }
}

/// `anyOf: [X, null]` is X.
fn unwrapped(schema: &Value) -> &Value {
    let Some(choices) = schema["anyOf"].as_array() else { return schema };
    let mut real = choices.iter().filter(|choice| choice["type"] != "null");
    match (real.next(), real.next()) {
        (Some(only), None) => only,
        _ => schema,
    }
}

/// The words of a list of words, whether they are explained one by one or not.
fn words_of(schema: &Value) -> Vec<String> {
    let listed = |schema: &Value| {
        let words = schema["enum"].as_array().into_iter().flatten().chain(schema.get("const"));
        words.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    let explained = schema["oneOf"].as_array().into_iter().flatten().flat_map(listed);
    listed(schema).into_iter().chain(explained).collect()
}

fn kind_of(schema: &Value) -> Option<&str> {
    match &schema["type"] {
        Value::String(kind) => Some(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        _ => None,
    }
}

fn range(schema: &Value) -> Shape {
    let (least, most) = match schema["format"].as_str() {
        Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
        Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        Some("uint8") => (0, i64::from(u8::MAX)),
        Some("uint16") => (0, i64::from(u16::MAX)),
        Some("uint32") => (0, i64::from(u32::MAX)),
        Some("uint" | "uint64") => (0, i64::MAX),
        _ => (i64::MIN, i64::MAX),
    };
    let bound = |name: &str, present: i64| schema[name].as_i64().unwrap_or(present);
    Shape::Whole { least: bound("minimum", least), most: bound("maximum", most) }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task_command::{MoveTask, UpdateTask};

    use super::{Null, Shape, fields_of};

    #[test]
    fn a_command_is_read_from_its_schema() {
        let fields = fields_of::<UpdateTask>();
        let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
        assert!(field("task").required && field("task").null == Null::Misfit);
        assert_eq!((field("title").null, field("due").null), (Null::LeftOut, Null::Clears));
        assert_eq!(field("expected_version").shape, Shape::Whole { least: 0, most: i64::from(u32::MAX) });
        assert!(matches!(&field("priority").shape, Shape::Text { words } if words.contains(&"high".to_owned())));
        let Shape::List(evidence) = &field("evidence").shape else { panic!("{:?}", field("evidence")) };
        let Shape::Object { fields, open } = evidence.as_ref() else { panic!("{evidence:?}") };
        assert!(!open && fields.iter().any(|field| field.name == "kind" && field.required));
        let to = fields_of::<MoveTask>().into_iter().find(|field| field.name == "to").unwrap();
        assert!(matches!(to.shape, Shape::Text { words } if words.len() == 5));
    }
}
