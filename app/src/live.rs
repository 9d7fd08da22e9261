//! The live stream in the browser: connects, notices loss, resumes.
