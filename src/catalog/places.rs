//! Where a body has the code, the message, the details and the request id.

use super::json::Json;
use super::shape::{BodyShape, Member};

/// One step from a value in a body to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the member of an object.
    Member(String),
    /// To the items of a list.
    Item,
}

/// The steps from the root of a body to a value.
pub(crate) type Place = Vec<Step>;

/// The places of the values that every client looks for. A value that the
/// envelope does not show has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) code: Option<Place>,
    pub(crate) message: Option<Place>,
    pub(crate) details: Option<Place>,
    /// The object that has the members of the details among its own.
    pub(crate) details_in: Option<Place>,
    pub(crate) request_id: Option<Place>,
    /// The object with the extensions.
    pub(crate) extensions: Option<Place>,
}

impl Places {
    /// Finds the first place of each value. If several values are the same word as
    /// the code, the code is the one that a member of that name holds.
    pub(crate) fn new(body: &BodyShape) -> Self {
        let mut places = Self::default();
        places.find(body, &mut Vec::new());
        places
    }

    fn find(&mut self, shape: &BodyShape, at: &mut Place) {
        let place = match shape {
            BodyShape::Code => {
                let is_better =
                    is_named_code(at) && !self.code.as_deref().is_some_and(is_named_code);
                if is_better {
                    self.code = None;
                }
                &mut self.code
            }
            BodyShape::Message => &mut self.message,
            BodyShape::Details => &mut self.details,
            BodyShape::RequestId => &mut self.request_id,
            BodyShape::Extension(_) | BodyShape::Detail(_) => {
                let parent = at.split_last().map_or_else(Place::new, |(_, parent)| parent.to_vec());
                let place = match shape {
                    BodyShape::Extension(_) => &mut self.extensions,
                    _ => &mut self.details_in,
                };
                place.get_or_insert(parent);
                return;
            }
            BodyShape::Object(members) => {
                for Member { name, shape, .. } in members {
                    at.push(Step::Member(name.clone()));
                    self.find(shape, at);
                    at.pop();
                }
                return;
            }
            BodyShape::List(Some(item)) => {
                at.push(Step::Item);
                self.find(item, at);
                at.pop();
                return;
            }
            _ => return,
        };
        place.get_or_insert_with(|| at.clone());
    }

    /// Returns whether both are equal, as far as both are known.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        let agree = |a: &Option<Place>, b: &Option<Place>| a.is_none() || b.is_none() || a == b;
        self.code == other.code
            && self.message == other.message
            && agree(&self.details, &other.details)
            && agree(&self.details_in, &other.details_in)
            && (self.details.is_none() || other.details_in.is_none())
            && (self.details_in.is_none() || other.details.is_none())
            && agree(&self.request_id, &other.request_id)
            && agree(&self.extensions, &other.extensions)
    }

    /// Adds the places that only the other knows.
    pub(crate) fn merge(&mut self, other: Self) {
        self.details = self.details.take().or(other.details);
        self.details_in = self.details_in.take().or(other.details_in);
        self.request_id = self.request_id.take().or(other.request_id);
        self.extensions = self.extensions.take().or(other.extensions);
    }
}

/// Returns whether the member is called `code`, `errorCode` or the like.
fn is_named_code(place: &[Step]) -> bool {
    let name = |step: &Step| match step {
        Step::Member(name) => Some(name.to_ascii_lowercase()),
        Step::Item => None,
    };
    place.last().and_then(name).is_some_and(|name| name.ends_with("code"))
}

/// Returns the value at a place, taking the first item of each list.
pub(crate) fn value_at<'a>(body: &'a Json, place: &[Step]) -> Option<&'a Json> {
    place.iter().try_fold(body, |value, step| match step {
        Step::Member(name) => value.get(name),
        Step::Item => value.as_list()?.first(),
    })
}

/// Returns a place as people write it: `errors[].code`. The root has no name.
pub(crate) fn dotted(place: &[Step]) -> String {
    let mut text = String::new();
    for step in place {
        match step {
            Step::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Item => text.push_str("[]"),
        }
    }
    text
}
