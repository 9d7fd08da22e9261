//! How a view is written down.

/// A view of a thing: each field with its type and where it comes from, once. `where` names what is
/// made of the whole thing first. The table of tools leaves out what is empty.
macro_rules! view {
    (
        $(#[$about:meta])*
        $vis:vis struct $name:ident of $thing:ident: $source:ty $(where $($made:ident = $making:expr),+;)? {
            $($(#[$meta:meta])* $field_vis:vis $field:ident: $kind:ty = $value:expr,)*
        }
    ) => {
        $(#[$about])*
        #[derive(serde::Serialize, schemars::JsonSchema)]
        $vis struct $name {
            $($(#[$meta])* $field_vis $field: $kind,)*
        }

        impl From<$source> for $name {
            fn from($thing: $source) -> Self {
                $($(let $made = $making;)+)?
                Self { $($field: $value,)* }
            }
        }
    };
}
pub(super) use view;
