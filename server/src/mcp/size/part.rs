//! A place in an answer and how far into it: `acceptance_criteria[2].evidence:5`, `body:30000`.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(String),
    Item(usize),
}

/// A text or a list in an answer, from some character or entry on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    path: Vec<Step>,
    offset: usize,
}

impl Part {
    /// The answer itself.
    pub fn whole() -> Self {
        Self { path: Vec::new(), offset: 0 }
    }

    /// Whether it is something in the answer.
    pub fn is_below(&self) -> bool {
        !self.path.is_empty()
    }

    /// How far into it.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The same place further in.
    pub fn from(&self, offset: usize) -> Self {
        Self { path: self.path.clone(), offset }
    }

    /// A field of the object there.
    pub fn field(&self, name: &str) -> Self {
        self.below(Step::Field(name.to_owned()))
    }

    /// An entry of the list there.
    pub fn item(&self, at: usize) -> Self {
        self.below(Step::Item(at))
    }

    fn below(&self, step: Step) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        Self { path, offset: 0 }
    }

    /// What stands there in `answer`.
    pub fn of<'a>(&self, answer: &'a Value) -> Option<&'a Value> {
        self.path.iter().try_fold(answer, |value, step| match step {
            Step::Field(name) => value.get(name),
            Step::Item(at) => value.get(at),
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.path.iter().enumerate() {
            match step {
                Step::Field(name) if at == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Item(at) => write!(f, "[{at}]")?,
            }
        }
        write!(f, ":{}", self.offset)
    }
}

impl FromStr for Part {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (path, offset) = text.trim().rsplit_once(':').unwrap_or((text.trim(), "0"));
        let mut steps = Vec::new();
        for field in path.split('.') {
            let mut pieces = field.split('[');
            let name = pieces.next().filter(|name| !name.is_empty()).ok_or(())?;
            steps.push(Step::Field(name.to_owned()));
            for item in pieces {
                let at = item.strip_suffix(']').and_then(|at| at.parse().ok()).ok_or(())?;
                steps.push(Step::Item(at));
            }
        }
        Ok(Self { path: steps, offset: offset.parse().map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn a_part_is_written_as_it_is_read() {
        for text in ["body:30000", "comments[3].body:4000", "acceptance_criteria[0].evidence[2].text:7"] {
            assert_eq!(text.parse::<Part>().unwrap().to_string(), text);
        }
        assert_eq!("body".parse::<Part>().unwrap().to_string(), "body:0");
        for wrong in ["", ":3", "body:x", "a[b]:1", "a..b:1", "a[1:2"] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }
}
