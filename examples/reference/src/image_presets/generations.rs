//! Images that are made for a team: the models, and the jobs.

use std::collections::HashMap;
use std::io;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{ASPECT_RATIOS, ImagePresetsError};

/// How long a job waits before it is drawn.
const QUEUED_FOR: Duration = Duration::from_millis(100);
/// How long a job takes.
const DRAWN_AFTER: Duration = Duration::from_millis(400);
/// The job of a generation that is too slow.
const SLOW_JOB: &str = "abc-123";

/// A model, and how its provider answers.
struct Model {
    name: &'static str,
    provider: &'static str,
    resolutions: &'static [&'static str],
    state: ProviderState,
}

enum ProviderState {
    Up,
    /// A generation takes longer than a request may.
    Slow,
    Broken,
    Down,
}

/// The models. The first is the default.
static MODELS: [Model; 5] = [
    Model::new("imagen-4", "Vertex", &["1K", "2K"], ProviderState::Up),
    Model::new("imagen-3", "Vertex", &["1K"], ProviderState::Down),
    Model::new("gpt-image-2", "OpenAI", &["1K", "2K", "4K"], ProviderState::Slow),
    Model::new("gpt-image-1", "OpenAI", &["1K"], ProviderState::Broken),
    Model::new("grok-2-image", "xAI", &["1K"], ProviderState::Broken),
];

impl Model {
    const fn new(
        name: &'static str,
        provider: &'static str,
        resolutions: &'static [&'static str],
        state: ProviderState,
    ) -> Self {
        Self { name, provider, resolutions, state }
    }
}

/// A generation whose parameters are allowed.
pub(super) struct Generation {
    model: &'static Model,
}

impl Generation {
    /// Checks the parameters that do not depend on the preset.
    pub(super) fn new(body: &Value) -> Result<Self, ImagePresetsError> {
        let ratio = text(body, "aspectRatio")?.unwrap_or(ASPECT_RATIOS[0]);
        if !ASPECT_RATIOS.contains(&ratio) {
            return Err(ImagePresetsError::InvalidAspectRatio { given: ratio.to_owned() });
        }
        let name = text(body, "modelVersion")?.unwrap_or(MODELS[0].name);
        let model = MODELS.iter().find(|model| model.name == name).ok_or_else(|| {
            ImagePresetsError::invalid(format!("unknown modelVersion \"{name}\""))
        })?;
        let resolution = text(body, "resolution")?.unwrap_or(model.resolutions[0]);
        if !model.resolutions.contains(&resolution) {
            return Err(ImagePresetsError::UnsupportedResolution {
                given: resolution.to_owned(),
                model: model.name,
                supported: model.resolutions,
            });
        }
        Ok(Self { model })
    }

    /// Starts a job, and returns its id and state at once.
    pub(super) fn queue(&self, team: &'static str) -> Value {
        self.start(team, Uuid::new_v4().to_string(), JobState::Started(Instant::now()))
    }

    /// Makes the image, or returns why there is none. Nobody has to wait 180 seconds
    /// for the timeout of the slow model.
    pub(super) fn draw(&self, team: &'static str) -> Result<Value, ImagePresetsError> {
        let provider = self.model.provider;
        match self.model.state {
            ProviderState::Up => {
                Ok(self.start(team, Uuid::new_v4().to_string(), JobState::Finished))
            }
            ProviderState::Slow => {
                self.start(team, SLOW_JOB.to_owned(), JobState::Started(Instant::now()));
                Err(ImagePresetsError::timed_out(SLOW_JOB))
            }
            ProviderState::Broken => {
                let source = io::Error::other("gpu.internal answered 500");
                Err(ImagePresetsError::ProviderFailed { provider, source })
            }
            ProviderState::Down => {
                let source = io::Error::other("gpu.internal: no route to host");
                Err(ImagePresetsError::ProviderDown { provider, source })
            }
        }
    }

    fn start(&self, team: &'static str, id: String, state: JobState) -> Value {
        let has_image = matches!(self.model.state, ProviderState::Up | ProviderState::Slow);
        let job = Job { team, state, has_image };
        let shown = job.shown(&id);
        jobs().insert(id, job);
        shown
    }
}

/// Returns a member that may be left out.
fn text<'a>(body: &'a Value, member: &str) -> Result<Option<&'a str>, ImagePresetsError> {
    match &body[member] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(ImagePresetsError::invalid(format!("{member} must be a string"))),
    }
}

/// A generation of a team.
struct Job {
    team: &'static str,
    state: JobState,
    has_image: bool,
}

enum JobState {
    Started(Instant),
    Finished,
}

impl Job {
    fn shown(&self, id: &str) -> Value {
        let status = match self.state {
            JobState::Started(since) if since.elapsed() < QUEUED_FOR => "queued",
            JobState::Started(since) if since.elapsed() < DRAWN_AFTER => "processing",
            _ if self.has_image => "completed",
            _ => "failed",
        };
        json!({ "id": id, "status": status })
    }
}

/// All jobs. A handler has no state of its own, so they are the program's.
static JOBS: LazyLock<Mutex<HashMap<String, Job>>> = LazyLock::new(|| {
    let finished = |team| Job { team, state: JobState::Finished, has_image: true };
    Mutex::new(HashMap::from([
        (SLOW_JOB.to_owned(), finished(super::TEAM)),
        ("other-team-job".to_owned(), finished(super::OTHER_TEAM)),
    ]))
});

fn jobs() -> MutexGuard<'static, HashMap<String, Job>> {
    JOBS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the id and state of a team's job.
pub(super) fn job(team: &'static str, id: String) -> Result<Value, ImagePresetsError> {
    let jobs = jobs();
    let job = jobs.get(&id).filter(|job| job.team == team);
    job.map(|job| job.shown(&id)).ok_or(ImagePresetsError::JobNotFound(id))
}
