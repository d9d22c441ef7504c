//! Inclusion and consistency proofs (RFC 9162, sections 2.1.3 and 2.1.4) out of tiles: a few tiles for each level.
//! Nothing is signed and nothing is kept here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::checks::{extends, includes};
use super::{Edge, HEIGHT, WIDTH, root_of, width};
use crate::{Hash, Position, ReadError};

/// How a full tile is read: level and number to its hashes, `None` if it is not there.
type ReadTile<'a> = dyn Fn(u8, u64) -> Result<Option<Vec<Hash>>, ReadError> + 'a;

/// Tiles read before, by level and number.
type Seen = HashMap<(u8, u64), Rc<[Hash]>>;

/// A tree at its size of one moment.
pub struct Tree<'a> {
    edge: Edge,
    read: &'a ReadTile<'a>,
    seen: RefCell<Seen>,
}

impl<'a> Tree<'a> {
    /// A tree with this edge, whose full tiles can be read by level and number.
    #[must_use]
    pub fn new(edge: Edge, read: &'a ReadTile<'a>) -> Self {
        Self { edge, read, seen: RefCell::default() }
    }

    /// Root of the tree that the first `size` leaves make. It is only told if the tree of today begins with it: it may
    /// be signed, and whoever alters a tile must not get a signature for that.
    pub fn root(&self, size: u64) -> Result<Hash, ReadError> {
        self.reaches(size)?;
        if size == self.edge.size() {
            return Ok(self.edge.root());
        }
        let root = self.subtree(0, size)?;
        let today = (self.edge.size(), self.edge.root());
        if extends((size, root), today, &self.consistency(size, today.0)?) {
            Ok(root)
        } else {
            Err(altered(size))
        }
    }

    /// The leaf at an index, counted from 0.
    pub fn leaf(&self, index: u64) -> Result<Hash, ReadError> {
        self.reaches(index.saturating_add(1))?;
        self.node(0, index)
    }

    /// The path that shows that a leaf stands in the tree of `size` leaves, from the leaf up; only told if it does.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, ReadError> {
        self.reaches(size)?;
        if index >= size {
            return Err(ReadError::BeyondTree { asked: index.saturating_add(1), size });
        }
        let (mut low, mut high, mut path) = (0, size, Vec::new());
        while high - low > 1 {
            let middle = low + split(high - low);
            if index < middle {
                path.push(self.subtree(middle, high)?);
                high = middle;
            } else {
                path.push(self.subtree(low, middle)?);
                low = middle;
            }
        }
        path.reverse();
        let position = index.saturating_add(1);
        if includes(position, size, self.leaf(index)?, &path, self.root(size)?) {
            Ok(path)
        } else {
            Err(altered(position))
        }
    }

    /// The hashes that show that the tree of `to` leaves begins with the tree of `from` leaves.
    pub fn consistency(&self, from: u64, to: u64) -> Result<Vec<Hash>, ReadError> {
        self.reaches(to)?;
        if from > to {
            return Err(ReadError::BeyondTree { asked: from, size: to });
        }
        if from == 0 || from == to {
            return Ok(Vec::new());
        }
        let (mut low, mut high, mut whole, mut path) = (0, to, true, Vec::new());
        while from != high {
            let middle = low + split(high - low);
            if from <= middle {
                path.push(self.subtree(middle, high)?);
                high = middle;
            } else {
                path.push(self.subtree(low, middle)?);
                low = middle;
                whole = false;
            }
        }
        if !whole {
            path.push(self.subtree(low, high)?);
        }
        path.reverse();
        Ok(path)
    }

    /// The first `count` hashes of a tile; `None` if the tree has not so many there.
    pub fn tile(
        &self,
        level: u8,
        number: u64,
        count: usize,
    ) -> Result<Option<Vec<Hash>>, ReadError> {
        let first = number.saturating_mul(WIDTH as u64);
        let last = first.saturating_add(count as u64);
        if count == 0 || count > WIDTH || last > width(self.edge.size(), level) {
            return Ok(None);
        }
        Ok(self.hashes(level, number)?.get(..count).map(<[Hash]>::to_vec))
    }

    fn reaches(&self, size: u64) -> Result<(), ReadError> {
        if size <= self.edge.size() {
            Ok(())
        } else {
            Err(ReadError::BeyondTree { asked: size, size: self.edge.size() })
        }
    }

    fn subtree(&self, low: u64, high: u64) -> Result<Hash, ReadError> {
        let leaves = high - low;
        if leaves == 0 {
            return Ok(Hash::empty_tree());
        }
        if leaves.is_power_of_two() {
            return self.node(leaves.trailing_zeros(), low / leaves);
        }
        let middle = low + split(leaves);
        Ok(Hash::node(self.subtree(low, middle)?, self.subtree(middle, high)?))
    }

    /// The root of the complete subtree of 2^height leaves at an index among its like.
    fn node(&self, height: u32, index: u64) -> Result<Hash, ReadError> {
        let (level, within) = (height / HEIGHT, height % HEIGHT);
        let first = index << within;
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        let hashes = self.hashes(level, first / WIDTH as u64)?;
        let first = usize::try_from(first % WIDTH as u64).unwrap_or(WIDTH);
        let below = hashes.get(first..first + (1 << within)).ok_or_else(|| ReadError::Damaged {
            position: index << height,
            what: format!("a tile of level {level} is too short"),
        })?;
        Ok(root_of(below))
    }

    fn hashes(&self, level: u8, number: u64) -> Result<Rc<[Hash]>, ReadError> {
        if let Some(hashes) = self.seen.borrow().get(&(level, number)) {
            return Ok(Rc::clone(hashes));
        }
        let hashes: Rc<[Hash]> = if number == self.edge.unfilled(level) {
            self.edge.row(level).into()
        } else {
            let read = (self.read)(level, number)?;
            read.ok_or_else(|| ReadError::Damaged {
                position: first_position(level, number),
                what: format!("tile {number} of level {level} is missing"),
            })?
            .into()
        };
        self.seen.borrow_mut().insert((level, number), Rc::clone(&hashes));
        Ok(hashes)
    }
}

/// The position of the first record under a tile.
pub(crate) fn first_position(level: u8, number: u64) -> Position {
    first_under(level, number, 0)
}

/// The position of the first record under a hash of a tile.
pub(crate) fn first_under(level: u8, number: u64, hash: usize) -> Position {
    let place = number.saturating_mul(WIDTH as u64).saturating_add(hash as u64);
    place.checked_shl(HEIGHT * u32::from(level)).unwrap_or(0).saturating_add(1)
}

fn altered(position: Position) -> ReadError {
    let what = "the tiles up to here are not those of the tree that the log has grown".to_owned();
    ReadError::Damaged { position, what }
}

/// The greatest power of two below a number above one.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}
