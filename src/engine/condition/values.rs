//! The typed values of conditions: numbers, instants, addresses. Each reader is total and takes no clock.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;
use time::{Date, Month, Time, UtcOffset};

/// A decimal number, exact (R156).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// Digits without leading and trailing zeros; none for zero.
    digits: Vec<u8>,
    /// The power of ten of the first digit's place.
    scale: i64,
}

impl Decimal {
    /// Reads `text`: sign, fraction and exponent are accepted, leading zeros are decimal.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix(['+', '-']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !all(whole) || !all(fraction) {
            return None;
        }
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let zeros = digits.iter().take_while(|&&d| d == b'0').count();
        let scale = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()? + i64::from(exponent);
        let end = digits.iter().rposition(|&d| d != b'0').map_or(zeros, |last| last + 1);
        let digits = digits.get(zeros..end).unwrap_or_default().to_vec();
        let zero = digits.is_empty();
        Some(Self { negative: negative && !zero, digits, scale: if zero { 0 } else { scale } })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |a: &Self, b: &Self| match (a.digits.is_empty(), b.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => a.scale.cmp(&b.scale).then_with(|| a.digits.cmp(&b.digits)),
        };
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(self, other),
            (true, true) => size(other, self),
        }
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z of an ISO 8601 date or of epoch seconds (R158, R159).
pub fn instant(text: &str) -> Option<i64> {
    if let Some(seconds) = epoch(text) {
        return Some(seconds);
    }
    let (date, rest) = text.split_once('T').map_or((text, None), |(date, rest)| (date, Some(rest)));
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| number(part, 2))?;
    if parts.next().is_some() || rest.is_some() && date.len() != 10 {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    let (time, offset) = rest.map_or(Some((Time::MIDNIGHT, UtcOffset::UTC)), clock)?;
    let at = date.with_time(time).assume_offset(offset);
    Some(at.unix_timestamp() * 1000 + i64::from(at.millisecond()))
}

/// Exactly `width` digits.
fn number(text: &str, width: usize) -> Option<u16> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `12:00Z`, `12:00:30.5+01:00` and the like; UTC where no zone is given.
fn clock(text: &str) -> Option<(Time, UtcOffset)> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at_checked(zone_at)?;
    let offset = match zone {
        "" | "Z" => UtcOffset::UTC,
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let (hours, minutes) = (i8::try_from(number(hours, 2)?).ok()?, i8::try_from(number(minutes, 2)?).ok()?);
            UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
    };
    let (time, fraction) = time.split_once('.').map_or((time, None), |(time, fraction)| (time, Some(fraction)));
    let mut parts = time.split(':');
    let hour = u8::try_from(number(parts.next()?, 2)?).ok()?;
    let minute = u8::try_from(number(parts.next()?, 2)?).ok()?;
    let second = parts.next().map_or(Some(0), |part| number(part, 2))?;
    if parts.next().is_some() || fraction.is_some() && time.len() != 8 {
        return None;
    }
    let millis = fraction.map_or(Some(0), |fraction| {
        let digits = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
        let padded = format!("{fraction}00");
        digits.then(|| padded.get(..3)?.parse::<u16>().ok())?
    })?;
    Some((Time::from_hms_milli(hour, minute, u8::try_from(second).ok()?, millis).ok()?, offset))
}

/// Epoch seconds: an integer or a fraction, also negative. Four digits are a year.
fn epoch(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || text.len() == 4 || !all(whole) || !all(fraction) {
        return None;
    }
    let millis: i64 = format!("{fraction}000").get(..3)?.parse().ok()?;
    let size = whole.parse::<i64>().ok()? * 1000 + millis;
    Some(if text.starts_with('-') { -size } else { size })
}

/// The range that an address or CIDR of a policy stands for (R166, R167).
pub fn network(text: &str) -> Option<IpNet> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address.into());
    }
    let net = text.parse::<IpNet>().ok()?;
    // R167: host bits are ignored in IPv4 and invalid in IPv6.
    (matches!(net, IpNet::V4(_)) || net.addr() == net.network()).then(|| net.trunc())
}

/// The address of a request; an IPv4 address mapped into IPv6 is that IPv4 address (R168).
pub fn address(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_exactly() {
        for (a, order, b) in [
            ("10", Ordering::Equal, "1e1"), // T44
            ("010", Ordering::Equal, "10"),
            ("-0", Ordering::Equal, "0.0"),
            ("0.1", Ordering::Less, "0.10000000000000000000000001"),
            ("-2", Ordering::Less, "-1"),
            ("99999999999999999999", Ordering::Greater, "99999999999999999998"),
            ("1e300", Ordering::Greater, "1e299"),
            ("0", Ordering::Less, "1e-300"),
            ("5", Ordering::Less, "10"),
        ] {
            let read = |text| Decimal::parse(text).expect(text);
            assert_eq!(read(a).cmp(&read(b)), order, "{a} {b}");
        }
        for text in ["", "x", "36oo", "1.2.3", "1e", ".", "-", "0x10"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn instants() {
        for (text, want) in [
            ("2025-01-01T00:00:00Z", Some(1_735_689_600_000)),
            ("2025-01-01T01:00:00+01:00", Some(1_735_689_600_000)), // T47
            ("1735689600", Some(1_735_689_600_000)),                // T48
            ("1735689600.5", Some(1_735_689_600_500)),
            ("-1", Some(-1000)),
            ("2025", Some(1_735_689_600_000)),
            ("2025-01", Some(1_735_689_600_000)),
            ("2025-01-01", Some(1_735_689_600_000)),
            ("2025-01-01T00:00Z", Some(1_735_689_600_000)),
            ("2025-01-01T00:00:00", Some(1_735_689_600_000)), // R159
            ("2025-01-01T00:00:00.25Z", Some(1_735_689_600_250)),
            ("01/10/2026", None),
            ("20261001T120000Z", None),
            ("2026-10-01 12:00:00Z", None),
            ("2026-13-01", None),
            ("2026-02-30", None),
            ("2026-1-1", None),
            ("", None),
            ("T", None),
        ] {
            assert_eq!(instant(text), want, "{text}");
        }
    }

    #[test]
    fn networks() {
        for (net, ip, want) in [
            ("192.0.2.0/24", "192.0.2.42", Some(true)),    // T53
            ("192.0.2.0/24", "2001:db8::1", Some(false)),  // T54
            ("203.0.113.7/24", "203.0.113.9", Some(true)), // R167
            ("203.0.113.7", "203.0.113.7", Some(true)),
            ("2001:db8::/32", "2001:db8::1", Some(true)),
            ("2001:db8::1/32", "2001:db8::1", None), // R167
            ("0.0.0.0/0", "203.0.113.9", Some(true)),
            ("192.0.2.0/24", "::ffff:192.0.2.42", Some(true)), // R168
            ("2001:DB8::1", "2001:0db8:0::1", Some(true)),
            ("192.0.2.0/33", "192.0.2.1", None),
            ("office", "192.0.2.1", None),
        ] {
            let got = network(net).zip(address(ip)).map(|(net, ip)| net.contains(&ip));
            assert_eq!(got, want, "{net} {ip}");
        }
    }
}
