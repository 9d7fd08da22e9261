//! `/backups`: whole copies of the database. Putting one in its place is left to the command line:
//! no hub may run meanwhile.

use http::Method;
use hub_core::service::backups;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/backups", "The backups, the newest first", calls!(backups::list)),
        endpoint(Method::POST, "/backups", "Make a backup and check it", calls!(backups::make)).creates(),
        endpoint(Method::GET, "/backups/{name}", "Check a backup again", calls!(backups::verify)),
    ]
}
