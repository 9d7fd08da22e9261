//! Documents of a project and their versions.

use hub_core::domain::doc as command;
use hub_core::domain::doc::{Doc, DocVersion};
use hub_core::domain::page::Page;
use hub_core::domain::screen;
use hub_core::domain::screen::{DocComparison, DocPage};

use super::table::server_functions;

server_functions! {
    /// A project's documents by title.
    "docs/list" list_docs(command::ListDocs) -> Page<Doc> = docs::list;

    /// One document as it is read, with its versions.
    "docs/get" read_doc(command::GetDoc) -> DocPage = screens::doc;

    /// Writes a document.
    "docs/save" save_doc(command::SaveDoc) -> Doc = docs::save;

    /// Takes a document away; its versions are kept.
    "docs/delete" delete_doc(command::DeleteDoc) -> () = docs::delete;

    /// A document's versions, the newest first; also of one that was taken away.
    "docs/versions" list_doc_versions(command::ListDocVersions) -> Page<DocVersion> = docs::versions;

    /// One version of a document, with its text.
    "docs/version" read_doc_version(command::GetDocVersion) -> DocVersion = docs::version;

    /// What changed from one version to another.
    "docs/compare" compare_doc(screen::CompareDoc) -> DocComparison = screens::compare;
}
