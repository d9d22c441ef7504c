//! Exact fractions, so that a score is compared before anything is rounded.
//! No formula stands here, and no floating point anywhere.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use schemas::scoring::Rounding;

/// A fraction in lowest terms with a denominator above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

/// The numbers are too long for exact reckoning; nothing is rounded to make them fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the numbers are too long to be reckoned exactly")]
pub struct TooLong;

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `numerator / denominator`; the denominator is not zero.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, TooLong> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return Err(TooLong);
        }
        let common = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let common = i128::try_from(common).map_err(|_| TooLong)?.max(1);
        let sign = denominator.signum();
        Ok(Self { numerator: sign * numerator / common, denominator: sign * denominator / common })
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: u32) -> Self {
        Self { numerator: i128::from(number), denominator: 1 }
    }

    /// A decimal, exactly.
    pub fn of(decimal: Decimal) -> Result<Self, TooLong> {
        Self::new(decimal.mantissa(), power_of_ten(decimal.scale())?)
    }

    /// A fraction as [`Ratio`] is shown: `820`, `2461/3`.
    pub fn parse(text: &str) -> Result<Self, TooLong> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let number = |text: &str| text.parse::<i128>().map_err(|_| TooLong);
        Self::new(number(numerator)?, number(denominator)?)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, TooLong> {
        // Over the least common denominator, so that fewer numbers are too long.
        let common = greatest_common_divisor(
            self.denominator.unsigned_abs(),
            other.denominator.unsigned_abs(),
        );
        let common = i128::try_from(common).map_err(|_| TooLong)?;
        let (left, right) = (other.denominator / common, self.denominator / common);
        let sum = self
            .numerator
            .checked_mul(left)
            .zip(other.numerator.checked_mul(right))
            .and_then(|(left, right)| left.checked_add(right));
        let denominator = self.denominator.checked_mul(left);
        Self::new(sum.ok_or(TooLong)?, denominator.ok_or(TooLong)?)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Result<Self, TooLong> {
        self.plus(Self { numerator: -other.numerator, denominator: other.denominator })
    }

    /// The product.
    pub fn times(self, other: Self) -> Result<Self, TooLong> {
        // Across first, so that fewer products are too long.
        let a = Self::new(self.numerator, other.denominator)?;
        let b = Self::new(other.numerator, self.denominator)?;
        let numerator = a.numerator.checked_mul(b.numerator).ok_or(TooLong)?;
        let denominator = a.denominator.checked_mul(b.denominator).ok_or(TooLong)?;
        Self::new(numerator, denominator)
    }

    /// The quotient; by zero is no number.
    pub fn over(self, other: Self) -> Result<Self, TooLong> {
        self.times(Self::new(other.denominator, other.numerator)?)
    }

    /// Whether it is above zero.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.numerator > 0
    }

    /// With so many decimals, rounded as said.
    pub fn rounded(self, decimals: u32, rounding: Rounding) -> Result<Decimal, TooLong> {
        if decimals > 20 {
            return Err(TooLong);
        }
        let denominator = self.denominator.unsigned_abs();
        let mut rest = self.numerator.unsigned_abs();
        let mut digits = rest / denominator;
        rest %= denominator;
        for _ in 0..decimals {
            rest = rest.checked_mul(10).ok_or(TooLong)?;
            let digit = rest / denominator;
            digits = digits.checked_mul(10).and_then(|n| n.checked_add(digit)).ok_or(TooLong)?;
            rest %= denominator;
        }
        let up = match rounding {
            Rounding::HalfAwayFromZero => rest >= denominator - rest,
            Rounding::TowardsZero => false,
        };
        let digits = i128::try_from(digits + u128::from(up)).map_err(|_| TooLong)?;
        let signed = digits * self.numerator.signum();
        Decimal::try_from_i128_with_scale(signed, decimals).map_err(|_| TooLong)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => self.numerator.fmt(f),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// By whole parts, then by what is left turned upside down: never too long, whatever the numbers.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        loop {
            let whole = |r: Self| r.numerator.div_euclid(r.denominator);
            let left = |r: Self| r.numerator.rem_euclid(r.denominator);
            match whole(a).cmp(&whole(b)) {
                Ordering::Equal => {}
                unequal @ (Ordering::Less | Ordering::Greater) => return unequal,
            }
            match (left(a), left(b)) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                // a/b < c/d exactly if d/c < b/a.
                (left_a, left_b) => {
                    let turned_a = Self { numerator: a.denominator, denominator: left_a };
                    a = Self { numerator: b.denominator, denominator: left_b };
                    b = turned_a;
                }
            }
        }
    }
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn power_of_ten(exponent: u32) -> Result<i128, TooLong> {
    10_i128.checked_pow(exponent).ok_or(TooLong)
}

#[cfg(test)]
mod tests;
