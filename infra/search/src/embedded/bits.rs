//! A set of the documents of one segment.
//! How a set comes about does not belong here.

/// One bit a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    documents: u32,
}

impl Bits {
    pub(super) fn none(documents: u32) -> Self {
        Self { words: vec![0; documents.div_ceil(64) as usize], documents }
    }

    pub(super) fn all(documents: u32) -> Self {
        Self { words: vec![0; documents.div_ceil(64) as usize], documents }.inverted()
    }

    pub(super) fn insert(&mut self, document: u32) {
        self.words[document as usize / 64] |= 1 << (document % 64);
    }

    pub(super) fn contains(&self, document: u32) -> bool {
        let word = self.words.get(document as usize / 64);
        word.is_some_and(|word| word & 1 << (document % 64) != 0)
    }

    pub(super) fn inverted(mut self) -> Self {
        for word in &mut self.words {
            *word = !*word;
        }
        // Bits behind the last document stay unset, so that counting and iterating need no check.
        let used = self.documents % 64;
        if used != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
        self
    }

    pub(super) fn keep_common(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(super) fn for_each(&self, mut visit: impl FnMut(u32)) {
        let mut base = 0;
        for &word in &self.words {
            let mut rest = word;
            while rest != 0 {
                visit(base + rest.trailing_zeros());
                rest &= rest - 1;
            }
            base += 64;
        }
    }
}
