//! Things kept in memory within a number of bytes: what was not used for longest goes first.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// What a place in the two tables costs beside its content.
const OVERHEAD: usize = 200;

/// Values by key, together no larger than a bound.
#[derive(Debug)]
pub(super) struct BoundedCache<K, V> {
    entries: HashMap<K, Entry<V>>,
    /// The keys by when they were used last.
    order: BTreeMap<u64, K>,
    uses: u64,
    bytes: usize,
    most: usize,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    bytes: usize,
    used: u64,
}

impl<K: Clone + Eq + Hash, V> BoundedCache<K, V> {
    /// Nothing yet, and never more than `most` bytes.
    pub(super) fn new(most: usize) -> Self {
        Self { entries: HashMap::new(), order: BTreeMap::new(), uses: 0, bytes: 0, most }
    }

    /// The value of `key`, which counts as used.
    pub(super) fn find(&mut self, key: &K) -> Option<&V> {
        let entry = self.entries.get_mut(key)?;
        if let Some(key) = self.order.remove(&entry.used) {
            self.uses += 1;
            entry.used = self.uses;
            self.order.insert(entry.used, key);
        }
        Some(&entry.value)
    }

    /// Keeps a value of `bytes`, and lets go of others until all fit. One that never fits is not
    /// kept.
    pub(super) fn keep(&mut self, key: K, value: V, bytes: usize) {
        self.forget(&key);
        let bytes = bytes + OVERHEAD;
        if bytes > self.most {
            return;
        }
        while self.bytes + bytes > self.most {
            let Some((_, oldest)) = self.order.pop_first() else { break };
            if let Some(gone) = self.entries.remove(&oldest) {
                self.bytes -= gone.bytes;
            }
        }
        self.uses += 1;
        self.bytes += bytes;
        self.order.insert(self.uses, key.clone());
        self.entries.insert(key, Entry { value, bytes, used: self.uses });
    }

    /// Lets go of the value of `key`.
    pub(super) fn forget(&mut self, key: &K) {
        if let Some(gone) = self.entries.remove(key) {
            self.order.remove(&gone.used);
            self.bytes -= gone.bytes;
        }
    }

    /// How many bytes are kept.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::BoundedCache;

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let mut kept = BoundedCache::new(1_000);
        for key in ["a", "b", "c"] {
            kept.keep(key, key, 100);
        }
        assert_eq!(kept.find(&"a"), Some(&"a"));
        kept.keep("d", "d", 100);
        let found = ["b", "a", "d"].map(|key| kept.find(&key).is_some());
        assert_eq!(found, [false, true, true]);
    }

    #[test]
    fn it_never_holds_more_than_its_bound_and_counts_what_goes() {
        let mut kept = BoundedCache::new(10_000);
        for number in 0..5_000_usize {
            kept.keep(number % 700, number, number % 3_000);
            kept.forget(&(number % 31));
            assert!(kept.bytes() <= 10_000);
        }
        kept.keep(9_999, 0, 10_000);
        assert_eq!(kept.find(&9_999), None, "what is larger than all the room is not kept");
        for number in 0..700 {
            kept.forget(&number);
        }
        assert_eq!((kept.bytes(), kept.order.len()), (0, 0));
    }
}
