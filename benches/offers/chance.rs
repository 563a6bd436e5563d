//! Chance that is the same in every run: SplitMix64 and what is drawn with it.

/// A stream of draws.
pub struct Chance(u64);

impl Chance {
    /// Streams of different seeds, or of different parts of one run, have nothing to do with each other.
    pub fn new(seed: u64, part: u64) -> Chance {
        let mut chance =
            Chance(seed.wrapping_mul(0xd134_2543_de82_ef95) ^ part.wrapping_mul(0xaf25_1af3_b0f0_25b5));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Above 0 and below 1.
    pub fn share(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// A whole number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }

    /// Normal, of mean 0 and deviation 1 (Box–Muller).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.share().ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    /// Gamma of shape 2 and that mean: two waits in a row.
    pub fn gamma_2(&mut self, mean: f64) -> f64 {
        -mean / 2.0 * (self.share().ln() + self.share().ln())
    }

    /// Poisson of that mean.
    pub fn poisson(&mut self, mean: f64) -> usize {
        let (mut count, mut waited) = (0, -self.share().ln());
        while waited < mean {
            waited -= self.share().ln();
            count += 1;
        }
        count
    }
}
