//! Chance that can be had again: all of a run's dice come from one seed, which a failure tells.

/// One player's dice.
pub struct Chance(u64);

impl Chance {
    /// The dice number `player` of a seed.
    pub fn new(seed: u64, player: u64) -> Self {
        let mut chance = Self(seed ^ (player + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        chance.next();
        chance
    }

    /// The generator `SplitMix64`: short, and good enough for dice.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Once in so many times.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these, where there is one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        (!from.is_empty()).then(|| &from[usize::try_from(self.below(from.len() as u64)).unwrap()])
    }
}

/// The seed of a run; told where the test fails, and given back in `HUB_SEED`.
pub struct Seed(pub u64);

impl Seed {
    /// The one that was given, or a new one.
    pub fn new() -> Self {
        use std::hash::{BuildHasher, RandomState};
        let given = std::env::var("HUB_SEED").ok().map(|seed| seed.parse().unwrap());
        Self(given.unwrap_or_else(|| RandomState::new().hash_one(0)))
    }
}

impl Drop for Seed {
    #[expect(clippy::print_stderr, reason = "a failure that cannot be had again helps nobody")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the dice of this run: HUB_SEED={}", self.0);
        }
    }
}
