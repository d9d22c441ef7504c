//! The criteria of the document as data: their groups and properties in order (`criteria.table`).
//! Which of them are asked for is said in `mapping`.

use std::sync::LazyLock;

/// A criterion of the taxonomy.
#[derive(Debug)]
pub(super) struct Criterion {
    pub(super) code: &'static str,
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) nodes: Vec<Node>,
}

/// What a criterion consists of.
#[derive(Debug)]
pub(super) enum Node {
    Group(Group),
    Property(Property),
}

/// Properties that belong together.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: &'static str,
    /// `ON*` always, `ONTRUE` and `ONFALSE` by the answer to the question before it.
    pub(super) kind: &'static str,
    pub(super) nodes: Vec<Node>,
}

/// A caption, a requirement or a question.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) id: &'static str,
    pub(super) text: &'static str,
    pub(super) element: &'static str,
    pub(super) data_type: &'static str,
    /// The element of what is required, with an example.
    pub(super) expected: Option<(&'static str, &'static str)>,
}

/// All criteria, in the order of the document.
pub(super) fn all() -> &'static [Criterion] {
    static ALL: LazyLock<Vec<Criterion>> = LazyLock::new(|| parse(include_str!("criteria.table")));
    &ALL
}

/// The criterion with this code.
pub(super) fn of(code: &str) -> Option<&'static Criterion> {
    all().iter().find(|criterion| criterion.code == code)
}

fn parse(table: &'static str) -> Vec<Criterion> {
    let mut all: Vec<Criterion> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let depth: usize = cells.next().and_then(|depth| depth.parse().ok()).unwrap_or_default();
        let cells: Vec<&'static str> = cells.collect();
        match cells[..] {
            ["C", code, id, name, description] => {
                all.push(Criterion { code, id, name, description, nodes: Vec::new() });
            }
            ["G", id, kind] => put(&mut all, depth, Node::Group(Group { id, kind, nodes: vec![] })),
            ["P", id, text, element, data_type, expected] => {
                let expected = expected.split_once('=');
                let property = Property { id, text, element, data_type, expected };
                put(&mut all, depth, Node::Property(property));
            }
            _ => {}
        }
    }
    all
}

/// Puts a node below the last group of the depth above.
fn put(all: &mut [Criterion], depth: usize, node: Node) {
    let Some(criterion) = all.last_mut() else { return };
    let mut nodes = &mut criterion.nodes;
    for _ in 1..depth {
        let groups = nodes.iter_mut().rev().find_map(|node| match node {
            Node::Group(group) => Some(group),
            Node::Property(_) => None,
        });
        let Some(group) = groups else { return };
        nodes = &mut group.nodes;
    }
    nodes.push(node);
}
