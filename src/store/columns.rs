//! How the domain's values stand in columns, said once: names and words as text, numbers and
//! moments as integers, short lists as JSON. A value that cannot be read is an error that names its
//! table, row and column, and never an empty value that the next write would put in its place.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Row, Type};

use super::Db;
use crate::domain::actor::Door;
use crate::domain::claim::AttemptEnd;
use crate::domain::handoff::HandoffStatus;
use crate::domain::ids::{ApprovalId, DocSlug, Handle, HandoffId, ProjectKey, SessionId, TaskKey, ThreadId};
use crate::domain::inbox::InboxKind;
use crate::domain::member::{MemberKind, Role};
use crate::domain::review::Verdict;
use crate::domain::search::SearchKind;
use crate::domain::session::Phase;
use crate::domain::task::{ApprovalStatus, Priority, Status, TaskType};
use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};

/// A row as the database gives it.
pub(super) type DbRow = <Db as Database>::Row;

type Buffer = <Db as Database>::ArgumentBuffer;
type Value<'r> = <Db as Database>::ValueRef<'r>;
type Info = <Db as Database>::TypeInfo;

/// What a statement puts between the parts of a [`Joined`] column, with `char(31)`: no text of the
/// domain has it (R18).
pub(super) const BETWEEN: char = '\u{1F}';

/// A value that can be one of several in a [`Joined`] column.
pub(super) trait Joinable: Sized {
    /// # Errors
    /// That it is none of those there are, for words.
    fn of_text(text: &str) -> std::result::Result<Self, BoxDynError>;
}

impl Joinable for String {
    fn of_text(text: &str) -> std::result::Result<Self, BoxDynError> {
        Ok(text.to_owned())
    }
}

/// Lets `$name` stand in a column as `$stored` does.
macro_rules! stored_as {
    ($name:ty, $stored:ty, $encode:expr, $decode:expr) => {
        impl Type<Db> for $name {
            fn type_info() -> Info {
                <$stored as Type<Db>>::type_info()
            }

            fn compatible(info: &Info) -> bool {
                <$stored as Type<Db>>::compatible(info)
            }
        }

        impl Encode<'_, Db> for $name {
            fn encode_by_ref(&self, buffer: &mut Buffer) -> std::result::Result<IsNull, BoxDynError> {
                let encode: fn(&Self) -> $stored = $encode;
                <$stored as Encode<'_, Db>>::encode(encode(self), buffer)
            }
        }

        impl<'r> Decode<'r, Db> for $name {
            fn decode(value: Value<'r>) -> std::result::Result<Self, BoxDynError> {
                let decode: fn($stored) -> std::result::Result<Self, BoxDynError> = $decode;
                decode(<$stored as Decode<'r, Db>>::decode(value)?)
            }
        }
    };
}

macro_rules! names {
    ($($name:ty),+ $(,)?) => {
        $(
            stored_as!($name, String, |name| name.as_str().to_owned(), |text| Ok(<$name>::stored(text)));

            impl Joinable for $name {
                fn of_text(text: &str) -> std::result::Result<Self, BoxDynError> {
                    Ok(Self::stored(text.to_owned()))
                }
            }
        )+
    };
}

macro_rules! numbers {
    ($($name:ident),+ $(,)?) => {
        $(stored_as!($name, i64, |number| number.0, |number| Ok($name(number)));)+
    };
}

macro_rules! words {
    ($($name:ty),+ $(,)?) => {
        $(
            stored_as!($name, String, |word| word.as_str().to_owned(), |text| Self::of_text(&text));

            impl Joinable for $name {
                fn of_text(text: &str) -> std::result::Result<Self, BoxDynError> {
                    Ok(text.parse()?)
                }
            }
        )+
    };
}

names!(Handle, ProjectKey, TaskKey, DocSlug);
numbers!(SessionId, HandoffId, ApprovalId, ThreadId, Timestamp);
words!(
    Status,
    TaskType,
    Priority,
    ApprovalStatus,
    MemberKind,
    Role,
    Phase,
    HandoffStatus,
    AttemptEnd,
    Verdict,
    InboxKind,
    SearchKind,
    Door,
);

/// A value that stands in its column as JSON.
#[derive(Clone, Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T> Type<Db> for Json<T> {
    fn type_info() -> Info {
        <String as Type<Db>>::type_info()
    }

    fn compatible(info: &Info) -> bool {
        <String as Type<Db>>::compatible(info)
    }
}

impl<T: Serialize> Encode<'_, Db> for Json<T> {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> std::result::Result<IsNull, BoxDynError> {
        <String as Encode<'_, Db>>::encode(serde_json::to_string(&self.0)?, buffer)
    }
}

impl<'r, T: DeserializeOwned> Decode<'r, Db> for Json<T> {
    fn decode(value: Value<'r>) -> std::result::Result<Self, BoxDynError> {
        Ok(Self(serde_json::from_str(<&str as Decode<'r, Db>>::decode(value)?)?))
    }
}

/// The rows of another table, joined into one text by `string_agg`; NULL where there are none.
#[derive(Clone, Debug)]
pub(super) struct Joined<T>(pub(super) Vec<T>);

impl<T> Type<Db> for Joined<T> {
    fn type_info() -> Info {
        <String as Type<Db>>::type_info()
    }

    fn compatible(info: &Info) -> bool {
        <String as Type<Db>>::compatible(info)
    }
}

impl<'r, T: Joinable> Decode<'r, Db> for Joined<T> {
    fn decode(value: Value<'r>) -> std::result::Result<Self, BoxDynError> {
        let text = <Option<&str> as Decode<'r, Db>>::decode(value)?.filter(|text| !text.is_empty());
        let parts = text.into_iter().flat_map(|text| text.split(BETWEEN));
        Ok(Self(parts.map(T::of_text).collect::<std::result::Result<_, BoxDynError>>()?))
    }
}

/// Reads a domain struct from the columns of its fields. `name = "column"` reads another column,
/// `name as json` one that holds JSON, `name as joined` what `string_agg` made.
macro_rules! stored_row {
    (@get $row:ident $field:ident) => { sqlx::Row::try_get($row, stringify!($field)) };
    (@get $row:ident $field:ident = $column:literal) => { sqlx::Row::try_get($row, $column) };
    (@get $row:ident $field:ident as json) => {
        sqlx::Row::try_get($row, stringify!($field)).map(|$crate::store::columns::Json(value)| value)
    };
    (@get $row:ident $field:ident as joined) => {
        sqlx::Row::try_get($row, stringify!($field)).map(|$crate::store::columns::Joined(value)| value)
    };
    ($name:ty, $table:literal by $key:expr, {
        $($field:ident $(= $column:literal)? $(as $how:ident)?),+ $(,)?
    }) => {
        impl sqlx::FromRow<'_, $crate::store::columns::DbRow> for $name {
            fn from_row(row: &$crate::store::columns::DbRow) -> sqlx::Result<Self> {
                $crate::store::columns::of_row(row, $table, &$key, || {
                    Ok(Self { $($field: stored_row!(@get row $field $(= $column)? $(as $how)?)?),+ })
                })
            }
        }
    };
}
pub(super) use stored_row;

/// What `read` makes of a row of `table`; a column that it cannot read is told with the row, which
/// the columns in `key` name.
pub(super) fn of_row<T>(
    row: &DbRow,
    table: &'static str,
    key: &[&str],
    read: impl FnOnce() -> sqlx::Result<T>,
) -> sqlx::Result<T> {
    read().map_err(|error| match error {
        sqlx::Error::ColumnDecode { index, source } => {
            let names: Vec<String> = key.iter().map(|column| name_in(row, column)).collect();
            let column = index.trim_matches('"').to_owned();
            sqlx::Error::Decode(Box::new(Unreadable { table, row: names.join(" "), column, cause: source.to_string() }))
        }
        other => other,
    })
}

/// A part of a row's name, as people know it.
fn name_in(row: &DbRow, column: &str) -> String {
    let number = |_| row.try_get::<i64, _>(column).map(|number| number.to_string());
    row.try_get::<String, _>(column).or_else(number).unwrap_or_else(|_| "?".to_owned())
}

/// A column that holds what nobody can make sense of.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) table: &'static str,
    /// The row's key or number.
    pub(super) row: String,
    pub(super) column: String,
    /// Why, for the log.
    pub(super) cause: String,
}

impl Unreadable {
    /// The error for the caller: where it is, but nothing of what stands there. The log has the
    /// cause.
    pub(super) fn told(&self) -> Error {
        let Self { table, row, column, cause } = self;
        tracing::error!(
            db.table = table,
            db.row = row,
            db.column = column,
            db.error = cause,
            "a column cannot be read"
        );
        let message = format!(
            "The column {column} of {table} {row} in the hub's database cannot be read; nothing was changed. The hub's log \
             says why."
        );
        Error::new(Code::Internal, message).with("table", table).with("row", row).with("column", column)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the column {} of {} {} cannot be read: {}", self.column, self.table, self.row, self.cause)
    }
}

impl std::error::Error for Unreadable {}

/// Reads JSON from a text that was read before, such as one that is part of a hash.
///
/// # Errors
/// `internal`, with table, row and column.
pub(super) fn json<T: DeserializeOwned>(
    table: &'static str,
    row: impl fmt::Display,
    column: &str,
    text: &str,
) -> Result<T> {
    serde_json::from_str(text).map_err(|cause| {
        let (row, column, cause) = (row.to_string(), column.to_owned(), cause.to_string());
        Unreadable { table, row, column, cause }.told()
    })
}
