//! What may not be there: an address that names nothing, or nothing its reader may see. A screen
//! says so and shows the way back.

use hub_core::domain::Code;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::ui::Empty;

/// What was found: the thing, or the hub's word that there is none.
pub type Found<T> = Result<T, ApiError>;

/// Takes "not found" for an answer like others; what else went wrong stays an error.
///
/// # Errors
/// Those of the answer, but for `not_found`.
pub fn or_missing<T>(answer: Result<T, ApiError>) -> Result<Found<T>, ApiError> {
    match answer {
        Err(error) if error.code() != Code::NotFound => Err(error),
        answer => Ok(answer),
    }
}

/// There is no such thing, and the way back.
#[component]
pub fn Missing(
    /// What the hub says.
    #[prop(into)]
    message: String,
    /// Where the way back leads.
    #[prop(into)]
    href: Signal<String>,
    /// What the way back is called.
    words: &'static str,
    /// Why that may be.
    children: Children,
) -> impl IntoView {
    view! {
        <Empty icon="search" title=message>
            <p>{children()}</p>
            <a class="button" href=href>{words}</a>
        </Empty>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use hub_core::domain::remedy::Thing;
    use hub_core::domain::{Code, Error};

    use super::or_missing;
    use crate::api::ApiError;

    #[test]
    fn only_not_found_is_an_answer() {
        let missing = ApiError(Error::not_found(Thing::Thread, "M-9"));
        assert_eq!(or_missing::<u8>(Err(missing.clone())), Ok(Err(missing)));
        let failed = ApiError(Error::new(Code::Unavailable, "no"));
        assert_eq!(or_missing::<u8>(Err(failed.clone())), Err(failed));
        assert_eq!(or_missing(Ok(1)), Ok(Ok(1)));
    }
}
