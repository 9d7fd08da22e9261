//! Acceptance criteria and their evidence: what an update makes of them.

use crate::domain::actor::Actor;
use crate::domain::budget;
use crate::domain::task::{Criterion, Evidence, EvidenceKind, Task};
use crate::domain::task_command::{CriterionInput, EvidenceInput, NewEvidence};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};

/// The criteria of one task while an update works on them.
pub(super) struct Criteria<'a> {
    pub(super) rows: Vec<Criterion>,
    /// The highest id ever given in this task.
    pub(super) last_id: u32,
    pub(super) actor: &'a Actor,
    pub(super) now: Timestamp,
}

impl Criteria<'_> {
    /// Makes the rows those of `list`: present ones by id, new ones without. Rows left out are
    /// removed.
    ///
    /// # Errors
    /// `invalid` for an id that is not there.
    pub(super) fn replace(&mut self, list: Vec<CriterionInput>) -> Result<()> {
        let mut present = std::mem::take(&mut self.rows);
        for input in list {
            let mut row = match input.id {
                Some(id) => {
                    let place = present.iter().position(|row| row.id == id);
                    let place = place.ok_or_else(|| unknown("acceptance_criteria", id))?;
                    present.remove(place)
                }
                None => self.new_row(String::new()),
            };
            if row.text != input.text {
                row.text = input.text;
                row.by = self.actor.handle.clone();
            }
            row.met = input.met.unwrap_or(row.met);
            let evidence = input.evidence.unwrap_or_default();
            row.evidence.extend(
                evidence.into_iter().map(|NewEvidence { kind, text, exit_code }| self.evidence(kind, text, exit_code)),
            );
            self.rows.push(row);
        }
        Ok(())
    }

    /// Adds criteria at the end.
    ///
    /// # Errors
    /// `invalid` where they are too many.
    pub(super) fn add(&mut self, texts: Vec<String>) -> Result<()> {
        for text in texts {
            let row = self.new_row(text);
            self.rows.push(row);
        }
        if self.rows.len() > budget::CRITERIA {
            return Err(Error::invalid(
                "add_criteria",
                format!("makes more than {} criteria; split the task", budget::CRITERIA),
            ));
        }
        Ok(())
    }

    /// Adds evidence to criteria. Alone it ticks nothing; it may say that the criterion is met,
    /// too.
    ///
    /// # Errors
    /// `invalid` for a criterion that is not there.
    pub(super) fn prove(&mut self, list: Vec<EvidenceInput>) -> Result<()> {
        for EvidenceInput { criterion, kind, text, exit_code, met } in list {
            let evidence = self.evidence(kind, text, exit_code);
            let row = self.rows.iter_mut().find(|row| row.id == criterion);
            let row = row.ok_or_else(|| unknown("evidence", criterion))?;
            row.evidence.push(evidence);
            row.met = met.unwrap_or(row.met);
        }
        Ok(())
    }

    fn new_row(&mut self, text: String) -> Criterion {
        self.last_id += 1;
        Criterion { id: self.last_id, text, by: self.actor.handle.clone(), met: false, evidence: Vec::new() }
    }

    fn evidence(&self, kind: EvidenceKind, text: String, exit_code: Option<i64>) -> Evidence {
        Evidence { kind, text, exit_code, by: self.actor.handle.clone(), at: self.now }
    }
}

/// R6: an agent's list of criteria keeps the present ones as they are, and ticks with evidence
/// only, while it holds the task.
///
/// # Errors
/// `forbidden` for anything more.
pub(super) fn check_agent_criteria(rows: &[Criterion], list: &[CriterionInput], holds: bool) -> Result<()> {
    let present: Vec<(Option<u32>, &str)> = rows.iter().map(|row| (Some(row.id), row.text.as_str())).collect();
    let kept = list.iter().filter(|input| input.id.is_some()).map(|input| (input.id, input.text.as_str()));
    if !kept.eq(present) {
        return Err(Error::forbidden(
            "Agents add criteria and evidence; only humans change, order or remove criteria. Ask one in a comment.",
        ));
    }
    for input in list {
        let was = rows.iter().find(|row| Some(row.id) == input.id).is_some_and(|row| row.met);
        let ticks = input.met.unwrap_or(was);
        let proven = input.evidence.as_ref().is_some_and(|evidence| !evidence.is_empty());
        if ticks != was && !(ticks && proven && holds) {
            return Err(not_yours_to_tick());
        }
    }
    Ok(())
}

/// R6: what evidence of an agent says of its criterion: a tick while it holds the task, and never
/// that what is ticked is not met.
///
/// # Errors
/// `forbidden` for anything more.
pub(super) fn check_agent_ticks(task: &Task, evidence: &[EvidenceInput], holds: bool) -> Result<()> {
    let rows = task.acceptance_criteria.as_deref().unwrap_or_default();
    let is_met = |id: u32| rows.iter().any(|row| row.id == id && row.met);
    for EvidenceInput { criterion, met, .. } in evidence {
        match met {
            Some(true) if !holds => return Err(not_yours_to_tick()),
            Some(false) if is_met(*criterion) => return Err(not_yours_to_untick(*criterion)),
            _ => {}
        }
    }
    Ok(())
}

fn not_yours_to_untick(criterion: u32) -> Error {
    Error::forbidden(format!(
        "Criterion {criterion} is ticked, and only humans untick. Add the evidence without met, and say in a comment what is not met."
    ))
}

/// The refusal of a tick that an agent may not make.
fn not_yours_to_tick() -> Error {
    Error::forbidden(
        "An agent ticks a criterion together with evidence, while it holds the task; claim it and add the evidence.",
    )
}

fn unknown(field: &str, id: u32) -> Error {
    Error::invalid(field, format!("there is no criterion {id}; read the task for the present ones"))
}
