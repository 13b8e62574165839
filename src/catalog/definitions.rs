//! What schemas refer to: types that hold themselves.

use std::collections::BTreeMap;

use super::node::Node;

/// Where the schemas of a document stand.
const PLACE: &str = "#/components/schemas/";

/// Schemas by the name that every document of the catalogue gives them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions(BTreeMap<String, Node>);

impl Definitions {
    /// Takes over what a schema brings along in its `$defs`, and gives the schema with its references led here.
    pub(crate) fn adopt(&mut self, schema: Node) -> Node {
        let Node::Object(mut members) = schema else { return schema };
        let own =
            members.iter().position(|(name, _)| name == "$defs").map(|at| members.remove(at).1);
        let Some(Node::Object(own)) = own else { return Node::Object(members) };
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        // Another type may have the name: whether it is the same one shows when its references lead here, too.
        let mut suffix = String::new();
        loop {
            names.clear();
            for (name, _) in &own {
                let mut legal = legal(name) + &suffix;
                while names.values().any(|taken| *taken == legal) {
                    legal.push('_');
                }
                names.insert(name.clone(), legal);
            }
            let is_free = |(name, schema): &(String, Node)| {
                self.0.get(&names[name]).is_none_or(|known| *known == led(schema, &names))
            };
            if own.iter().all(is_free) {
                break;
            }
            suffix.push('_');
        }
        for (name, schema) in &own {
            self.0.insert(names[name].clone(), led(schema, &names));
        }
        led(&Node::Object(members), &names)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Node)> {
        self.0.iter()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the members of an object.
    pub(crate) fn to_node(&self) -> Node {
        Node::Object(self.0.iter().map(|(name, schema)| (name.clone(), schema.clone())).collect())
    }
}

/// The name that a reference of the catalogue leads to.
pub(crate) fn target(reference: &str) -> &str {
    reference.strip_prefix(PLACE).unwrap_or(reference)
}

/// `schema` for a document that has no components of the catalogue: what is referred to may be anything.
#[cfg(feature = "utoipa")]
pub(crate) fn without_references(schema: &Node) -> Node {
    rewritten(schema, &|_| Node::Object(Vec::new()))
}

/// The references to `$defs` led to where those stand now.
fn led(schema: &Node, names: &BTreeMap<String, String>) -> Node {
    rewritten(schema, &|reference| {
        let name = reference.strip_prefix("#/$defs/").map(decoded);
        let new = name.and_then(|name| names.get(&name)).map(|name| format!("{PLACE}{name}"));
        Node::Object(vec![("$ref".to_owned(), new.as_deref().unwrap_or(reference).into())])
    })
}

fn rewritten(schema: &Node, replaced: &dyn Fn(&str) -> Node) -> Node {
    match schema {
        Node::Object(members) => {
            if let Some(Node::Text(reference)) = schema.get("$ref") {
                let Node::Object(mut new) = replaced(reference) else { return schema.clone() };
                // What stands beside a reference, such as its description, stays.
                let rest = members.iter().filter(|(name, _)| name != "$ref");
                new.extend(rest.map(|(name, value)| (name.clone(), rewritten(value, replaced))));
                return Node::Object(new);
            }
            let members = members.iter();
            Node::Object(
                members.map(|(name, value)| (name.clone(), rewritten(value, replaced))).collect(),
            )
        }
        Node::List(items) => {
            Node::List(items.iter().map(|item| rewritten(item, replaced)).collect())
        }
        scalar => scalar.clone(),
    }
}

/// A name that OpenAPI allows for a component, and TypeScript for a type.
fn legal(name: &str) -> String {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().map(|c| if is_legal(c) { c } else { '_' }).collect()
}

/// A step of a JSON pointer in a fragment (RFC 6901, section 6).
fn decoded(step: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = step.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = behind;
        match escaped.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::super::node::object;
    use super::*;

    fn tree(name: &str, reference: &str, more: &str) -> Node {
        let schema = object([(more, object([("$ref", reference.into())]))]);
        schema.clone().with("$defs", Node::Object(vec![(name.to_owned(), schema)]))
    }

    #[test]
    fn types_of_one_name_stay_apart() {
        let mut all = Definitions::default();
        let first = all.adopt(tree("a b/c", "#/$defs/a%20b~1c", "child"));
        assert_eq!(
            first,
            object([("child", object([("$ref", "#/components/schemas/a_b_c".into())]))])
        );
        assert_eq!(all.adopt(tree("a b/c", "#/$defs/a%20b~1c", "child")), first);
        assert_eq!(all.iter().count(), 1);
        let other = all.adopt(tree("a_b_c", "#/$defs/a_b_c", "other"));
        assert_eq!(
            other,
            object([("other", object([("$ref", "#/components/schemas/a_b_c_".into())]))])
        );
        assert!(all.has("a_b_c") && all.has("a_b_c_"));
    }
}
