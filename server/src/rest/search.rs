//! `/search`.

use http::Method;
use hub_core::service::search;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![endpoint(Method::GET, "/search", "Texts that hold all the words", calls!(search::all))]
}
