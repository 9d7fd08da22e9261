//! The summaries that the test runners print, gathered so that they can be the last lines.

/// The lines so far, each with its runner.
#[derive(Default)]
pub struct Summary {
    lines: Vec<(&'static str, String)>,
}

impl Summary {
    /// Gathers from the output of `runner` the lines that are summaries.
    pub fn of(&mut self, runner: &'static str, is_summary: fn(&str) -> bool) -> impl FnMut(&str) {
        move |line| {
            if is_summary(line) {
                self.lines.push((runner, line.to_owned()));
            }
        }
    }

    /// Prints them, under the names of their runners.
    pub fn print(&self) {
        let mut last = "";
        for (runner, line) in &self.lines {
            if *runner != last {
                println!("\n{runner}");
            }
            println!("{line}");
            last = runner;
        }
    }
}
