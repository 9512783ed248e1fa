//! Numbers, dates and addresses: by how much the request's misses.

use std::net::IpAddr;

use super::{Found, Kind};
use crate::engine::condition::values::{Decimal, address, instant, network};
use crate::engine::finding::code;

/// Units of time and their length in milliseconds, the longest first.
const UNITS: [(&str, u64); 4] = [("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1000)];

impl Found {
    pub(super) fn number(&mut self, wanted: &str, actual: &str) {
        if Decimal::parse(wanted).is_none() {
            let digits = wanted.trim_matches(|c: char| !c.is_ascii_digit());
            let at = wanted.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            let write =
                if Decimal::parse(digits).is_some() { format!("; write {}", code(digits)) } else { String::new() };
            return self.push(Kind::NumberFormat, at..wanted.len(), format!("{} is no number{write}", code(wanted)));
        }
        let by = wanted.parse::<i64>().ok().zip(actual.parse::<i64>().ok());
        match by {
            Some((wanted_number, number)) => {
                let than = if number < wanted_number { "less" } else { "more" };
                let by = number.abs_diff(wanted_number);
                self.push(Kind::Number, 0..wanted.len(), format!("the request has {by} {than}"));
            }
            None => self.push(Kind::Number, 0..wanted.len(), format!("the request has {}", code(actual))),
        }
    }

    pub(super) fn date(&mut self, wanted: &str, actual: &str) {
        let whole = 0..wanted.len();
        let Some(limit) = instant(wanted) else {
            let text = format!("{} is no date that AWS reads; write it as `2026-10-01T00:00:00Z`", code(wanted));
            return self.push(Kind::DateFormat, whole, text);
        };
        let Some(time) = instant(actual) else { return };
        let by = time.abs_diff(limit);
        let (unit, length) = UNITS.into_iter().find(|&(_, length)| by >= length).unwrap_or(("second", 1000));
        let (count, than) = (by / length, if time < limit { "before" } else { "after" });
        let s = if count == 1 { "" } else { "s" };
        if by > 0 {
            self.push(Kind::Date, whole, format!("the time of the request is {count} {unit}{s} {than} it"));
        }
    }

    pub(super) fn address(&mut self, wanted: &str, actual: &str) {
        let whole = 0..wanted.len();
        let (Some(range), at) = (network(wanted), address(actual)) else {
            let text = format!("{} is no range of addresses; write it as `203.0.113.0/24`", code(wanted));
            return self.push(Kind::AddressFormat, whole, text);
        };
        let Some(at) = at.filter(|at| !range.contains(at)) else { return };
        if at.is_ipv4() != range.addr().is_ipv4() {
            let version = |is_four: bool| if is_four { "IPv4" } else { "IPv6" };
            let text = format!(
                "{} addresses, the request has one of {}",
                version(range.addr().is_ipv4()),
                version(at.is_ipv4())
            );
            return self.push(Kind::AddressFamily, whole, text);
        }
        let bits = |address: IpAddr| match address {
            IpAddr::V4(four) => u128::from(four.to_bits()),
            IpAddr::V6(six) => six.to_bits(),
        };
        let (first, last, at) = (bits(range.network()), bits(range.broadcast()), bits(at));
        let (by, place) = if at < first { (first - at, "before") } else { (at.saturating_sub(last), "behind") };
        let by = u16::try_from(by).unwrap_or(u16::MAX);
        let text = match by {
            1 => format!("{} is the address {place} the range", code(actual)),
            2..=256 => format!("{} lies {by} addresses {place} the range", code(actual)),
            _ => format!("{} is not in the range", code(actual)),
        };
        self.push(Kind::Address, whole, text);
    }
}
