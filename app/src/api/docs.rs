//! Documents of a project and their versions.

use super::wire::Wire;
use hub_core::domain::doc as command;
use hub_core::domain::doc::{Doc, DocVersion};
use hub_core::domain::page::Page;
use hub_core::domain::screen;
use hub_core::domain::screen::{DocComparison, DocPage};
use leptos::prelude::*;

use super::ApiError;

/// A project's documents by title.
///
/// # Errors
/// What `service::docs::list` refuses.
#[server(prefix = "/api/ui", endpoint = "docs/list", input = Wire, output = Wire)]
pub async fn list_docs(command: command::ListDocs) -> Result<Page<Doc>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::docs::list(&hub, &actor, command).await)
}

/// One document as it is read, with its versions.
///
/// # Errors
/// What `service::screens::doc` refuses.
#[server(prefix = "/api/ui", endpoint = "docs/get", input = Wire, output = Wire)]
pub async fn read_doc(command: command::GetDoc) -> Result<DocPage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::doc(&hub, &actor, command).await)
}

/// Writes a document.
///
/// # Errors
/// What `service::docs::save` refuses.
#[server(prefix = "/api/ui", endpoint = "docs/save", input = Wire, output = Wire)]
pub async fn save_doc(command: command::SaveDoc) -> Result<Doc, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::docs::save(&hub, &actor, command).await)
}

/// Takes a document away; its versions are kept.
///
/// # Errors
/// What `service::docs::delete` refuses.
#[server(prefix = "/api/ui", endpoint = "docs/delete", input = Wire, output = Wire)]
pub async fn delete_doc(command: command::DeleteDoc) -> Result<(), ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::docs::delete(&hub, &actor, command).await)
}

/// A document's versions, the newest first; also of one that was taken away.
///
/// # Errors
/// What `service::docs::versions` refuses.
#[server(prefix = "/api/ui", endpoint = "docs/versions", input = Wire, output = Wire)]
pub async fn list_doc_versions(command: command::ListDocVersions) -> Result<Page<DocVersion>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::docs::versions(&hub, &actor, command).await)
}

/// One version of a document, with its text.
///
/// # Errors
/// What `service::docs::version` refuses.
#[server(prefix = "/api/ui", endpoint = "docs/version", input = Wire, output = Wire)]
pub async fn read_doc_version(command: command::GetDocVersion) -> Result<DocVersion, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::docs::version(&hub, &actor, command).await)
}

/// What changed from one version to another.
///
/// # Errors
/// What `service::screens::compare` refuses.
#[server(prefix = "/api/ui", endpoint = "docs/compare", input = Wire, output = Wire)]
pub async fn compare_doc(command: screen::CompareDoc) -> Result<DocComparison, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::compare(&hub, &actor, command).await)
}
