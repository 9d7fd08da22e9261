//! What the browser knows of the hub.
