//! Server functions as a table. A row is a path below `/api/ui`, the function that the browser
//! calls, what it sends, what it gets, and the one service call behind it; a row with `changed`
//! answers with the task and the number of its event.

/// The server functions of these rows.
macro_rules! server_functions {
    ($($(#[$doc:meta])* $path:literal $name:ident($($command:ty)?) -> $answer:ty = $($service:ident)::+;)*) => {$(
        $crate::api::table::server_function! { [$(#[$doc])*] $path $name [$($command)?] $answer, [$($service)::+] }
    )*};
}

/// One row. The service's name is split: `changed::tasks::create` is `tasks::create` with its
/// answer changed.
macro_rules! server_function {
    ([$($doc:tt)*] $path:tt $name:ident [$($command:ty)?] $answer:ty, [changed::$module:ident::$service:ident]) => {
        $crate::api::table::server_function! {
            @ [$($doc)*] $path $name [$($command)?] $answer, changed, $module, $service
        }
    };
    ([$($doc:tt)*] $path:tt $name:ident [$($command:ty)?] $answer:ty, [$module:ident::$service:ident]) => {
        $crate::api::table::server_function! {
            @ [$($doc)*] $path $name [$($command)?] $answer, value, $module, $service
        }
    };
    (@ [$($doc:tt)*] $path:tt $name:ident [] $answer:ty, $take:ident, $module:ident, $service:ident) => {
        $($doc)*
        ///
        /// # Errors
        #[doc = concat!("What `service::", stringify!($module), "::", stringify!($service), "` refuses.")]
        #[leptos::server(prefix = "/api/ui", endpoint = $path, input = $crate::api::wire::Wire, output = $crate::api::wire::Wire)]
        pub async fn $name() -> Result<$answer, $crate::api::ApiError> {
            let (hub, actor) = $crate::api::ssr::caller()?;
            $crate::api::ssr::$take(hub_core::service::$module::$service(&hub, &actor).await)
        }
    };
    (@ [$($doc:tt)*] $path:tt $name:ident [$command:ty] $answer:ty, $take:ident, $module:ident, $service:ident) => {
        $($doc)*
        ///
        /// # Errors
        #[doc = concat!("What `service::", stringify!($module), "::", stringify!($service), "` refuses.")]
        #[leptos::server(prefix = "/api/ui", endpoint = $path, input = $crate::api::wire::Wire, output = $crate::api::wire::Wire)]
        pub async fn $name(command: $command) -> Result<$answer, $crate::api::ApiError> {
            let (hub, actor) = $crate::api::ssr::caller()?;
            $crate::api::ssr::$take(hub_core::service::$module::$service(&hub, &actor, command).await)
        }
    };
}

pub(crate) use {server_function, server_functions};
