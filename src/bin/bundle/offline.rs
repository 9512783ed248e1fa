//! Makes one file of the built site, to be opened from a disk without any network.
//!
//! Its script and its style stand in it and are allowed by their hashes alone; the WebAssembly and the pages of help stand
//! in blocks of data, compressed. It may ask nobody for anything.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Error, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, write::DeflateEncoder};

use crate::arrange::{entries, integrity, is_version, name};

/// Bytes of the whole file.
const BUDGET: usize = 2_000_000;

/// `site` is what `arrange` made, `script` the page's script with all that it imports.
pub(crate) fn offline(site: &Path, script: &Path, to: &Path) -> io::Result<()> {
    let version = entries(site)?.into_iter().find(|path| is_version(&name(path)));
    let version = version.ok_or_else(|| Error::other("the site is not built: make build"))?;
    let style = fs::read_to_string(version.join("app.css"))?;
    let script = fs::read_to_string(script)?;
    for (text, end) in [(&style, "</style"), (&script, "</script"), (&script, "<!--")] {
        if text.contains(end) {
            return Err(Error::other(format!("{end} stands in what the file is to hold")));
        }
    }
    let mut help = BTreeMap::new();
    for path in entries(&version.join("help"))? {
        help.insert(format!("help/{}", name(&path)), fs::read_to_string(&path)?);
    }
    let data = [
        ("files", packed(serde_json::json!(help).to_string().as_bytes())?),
        ("page-wasm", packed(&fs::read(version.join("why-denied_bg.wasm"))?)?),
        ("engine-wasm", packed(&fs::read(version.join("engine/why-denied_bg.wasm"))?)?),
    ];
    let policy = format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; connect-src 'none'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        integrity(script.as_bytes()),
        integrity(style.as_bytes())
    );
    let icon = STANDARD.encode(fs::read(site.join("icon.svg"))?);
    let head = format!("<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">\n<style>{style}</style>");
    let blocks = data.map(|(id, text)| format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>\n"));
    let body = format!("{}<script type=\"module\">{script}</script>", blocks.concat());

    let page = fs::read_to_string(site.join("index.html"))?;
    let page = without(&without(&page, "<link", ">"), "<script", "</script>");
    let (before, rest) = split(&page, "http-equiv=\"Content-Security-Policy\"")?;
    let (between, rest) = split(rest, "content=\"")?;
    let (_, rest) = split(rest, "\"")?;
    let page = [before, "http-equiv=\"Content-Security-Policy\"", between, "content=\"", &policy, "\"", rest].concat();
    let (top, rest) = split(&page, "</head>")?;
    let (middle, rest) = split(rest, "</body>")?;
    let whole = [top, &head, "\n</head>", middle, &body, "\n</body>", rest].concat();

    println!("{}: {} bytes of {BUDGET}", to.display(), whole.len());
    fs::write(to, &whole)?;
    if whole.len() > BUDGET { Err(Error::other("the file is over its budget")) } else { Ok(()) }
}

/// A page without any piece that begins and ends so.
fn without(page: &str, begin: &str, end: &str) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, piece)) = rest.split_once(begin) {
        kept.push_str(before);
        rest = piece.split_once(end).map_or("", |(_, after)| after);
    }
    kept + rest
}

fn split<'a>(page: &'a str, mark: &str) -> io::Result<(&'a str, &'a str)> {
    page.split_once(mark).ok_or_else(|| Error::other(format!("index.html has no {mark}")))
}

fn packed(bytes: &[u8]) -> io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(STANDARD.encode(encoder.finish()?))
}
