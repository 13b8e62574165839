//! Variants that expand alike: they use fields of the same names and types in the
//! same way, so they can share the arm of a `match`.

use crate::ast::Field;
use crate::message::{Format, Placeholder};
use crate::model::{Member, MemberValue, Place};
use crate::type_text::{comparable, type_text};

/// How a variant uses its fields.
#[derive(Default)]
pub(super) struct Use<'m> {
    /// Variants with the same key can share an arm.
    pub(super) key: String,
    /// The fields that the arm binds, in the order of the key.
    pub(super) fields: Vec<&'m Field<'m>>,
}

impl<'m> Use<'m> {
    /// Returns the use of one field, or `None` if it cannot be compared with others.
    pub(super) fn of_field(field: &'m Field<'m>) -> Option<Self> {
        let mut this = Self::default();
        this.add(field)?;
        Some(this)
    }

    /// Returns the use of fields by their names and values, or `None` if it cannot be
    /// compared with others.
    pub(super) fn of_named(fields: &[&'m Field<'m>]) -> Option<Self> {
        let mut this = Self::default();
        for field in fields {
            this.key.push_str(&field.name());
            this.key.push('\0');
            this.add(field)?;
        }
        Some(this)
    }

    /// Returns the use of a variant's members and headers, or `None` if it cannot be
    /// compared with others.
    pub(super) fn of_members(members: &[Member<'m>]) -> Option<Self> {
        let mut this = Self::default();
        for member in members {
            let (kind, field) = match &member.value {
                MemberValue::Field(field) => ('F', field),
                MemberValue::Nullable(field) => ('N', field),
                MemberValue::Made(_) => return None,
            };
            let place = match member.place {
                Place::Detail => 'd',
                Place::Extension => 'e',
                Place::Extensions => 'E',
                Place::Header => 'h',
            };
            this.key.push(place);
            this.key.push(kind);
            this.key.push_str(&member.name);
            this.key.push('\0');
            this.add(field)?;
        }
        Some(this)
    }

    /// Returns the use of the fields in a message. The texts around the placeholders
    /// are in the spec. Returns `None` if the use cannot be compared with others.
    pub(super) fn of_placeholders(placeholders: &[Placeholder<'m>]) -> Option<Self> {
        let mut this = Self::default();
        for Placeholder { field, format } in placeholders {
            let Format { flags, width: None, precision: None, kind } = format else { return None };
            for text in [flags, *kind] {
                this.key.push_str(text);
                this.key.push('\0');
            }
            this.add(field)?;
        }
        Some(this)
    }

    fn add(&mut self, field: &'m Field<'m>) -> Option<()> {
        let position = self.fields.iter().position(|known| std::ptr::eq(*known, field));
        if let Some(position) = position {
            // Used again.
            self.key.push_str(&position.to_string());
        } else {
            self.key.push_str(comparable(&type_text(field.ty))?);
            self.fields.push(field);
        }
        self.key.push(';');
        Some(())
    }
}
