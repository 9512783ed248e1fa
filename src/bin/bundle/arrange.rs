//! Makes the site of what Trunk built.
//!
//! Files that others know by name stay at the top; all else goes into one folder that is named by what it holds, so that
//! browsers may keep it for ever. Then the names and hashes of its files are written into those that ask for them. All
//! addresses are relative: the site works from any folder of any host.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Error};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use why_denied::engine::finding::{Class, Code};

/// What stays at the top. The widget is in the folder too: for the page, and for those who want a version that stays.
const ENTRIES: [&str; 10] = [
    "index.html",
    "embed.html",
    "embed-host.js",
    "widget.js",
    "sw.js",
    "manifest.webmanifest",
    "icon.svg",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable.png",
];

/// What the service worker leaves alone: itself, and what is for other pages.
const NOT_KEPT: [&str; 4] = ["sw.js", "widget.js", "embed.html", "embed-host.js"];

/// Where a script is told of the folder and its files.
const STAMP: &str = r#"{"folder":"./","integrity":{}}"#;

/// What runs or styles the page is held to its hash; the pages of help are mere text.
const CHECKED: [&str; 4] = ["css", "js", "json", "wasm"];

/// Paths in a folder, each with the hash of what the file holds.
type Hashes = BTreeMap<String, String>;

pub(crate) fn arrange(site: &Path) -> io::Result<()> {
    drop_markers(&site.join("index.html"))?;
    copy_help(&site.join("help"))?;
    let inner = site.join("v");
    fs::create_dir(&inner)?;
    for path in entries(site)? {
        let name = name(&path);
        if path != inner && !ENTRIES.contains(&&*name) {
            fs::rename(&path, inner.join(name))?;
        }
    }
    let checked = |hashes: &Hashes| -> Hashes {
        let held = hashes.iter().filter(|(path, _)| CHECKED.iter().any(|end| is(path, end)));
        held.map(|(path, hash)| (path.clone(), hash.clone())).collect()
    };
    let widget = fs::read_to_string(site.join("widget.js"))?;
    let integrity = checked(&hashes(&inner)?);
    fs::write(inner.join("widget.js"), stamped(&widget, "./", &integrity)?)?;

    let hashes = hashes(&inner)?;
    let whole: String = hashes.iter().flat_map(|(path, hash)| [path, "\n", hash, "\n"]).collect();
    let version = Sha256::digest(whole).iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte));
    let folder = format!("v-{version:08x}/");
    fs::rename(&inner, site.join(&folder))?;

    fs::write(site.join("widget.js"), stamped(&widget, &folder, &integrity)?)?;
    for path in entries(site)?.iter().filter(|path| is(path, "html")) {
        let mut page = fs::read_to_string(path)?;
        for (file, hash) in &checked(&hashes) {
            // Browsers hold no preload of WebAssembly to its hash; the fetch that takes it over is held to it.
            let held = if is(file, "wasm") { String::new() } else { format!(" integrity=\"{hash}\"") };
            page = page.replace(&format!("=\"{file}\""), &format!("=\"{folder}{file}\"{held}"));
        }
        fs::write(path, page)?;
    }
    let worker = site.join("sw.js");
    let kept = self::hashes(site)?.into_iter().filter(|(path, _)| !NOT_KEPT.contains(&&**path));
    // Many hosts send who asks for index.html to the folder.
    let kept = kept.map(|(path, hash)| (if path == "index.html" { "./".to_owned() } else { path }, hash)).collect();
    fs::write(&worker, stamped(&fs::read_to_string(&worker)?, &folder, &kept)?)
}

/// Whether a folder has the name that `arrange` gives.
pub(crate) fn is_version(name: &str) -> bool {
    name.starts_with("v-")
}

/// The last part of a path.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a file is of the kind that ends so.
fn is(path: impl AsRef<Path>, end: &str) -> bool {
    path.as_ref().extension().is_some_and(|extension| extension == end)
}

/// What a folder holds, in order.
pub(crate) fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    Ok(entries)
}

/// A script that knows the folder and the hashes of its files.
fn stamped(script: &str, folder: &str, integrity: &Hashes) -> io::Result<String> {
    let stamp = serde_json::json!({ "folder": folder, "integrity": integrity });
    let (before, after) = script.split_once(STAMP).ok_or_else(|| Error::other(format!("nowhere stands {STAMP}")))?;
    Ok([before, &stamp.to_string(), after].concat())
}

/// Every file below a folder, as `integrity` wants it.
fn hashes(folder: &Path) -> io::Result<Hashes> {
    let mut all = Hashes::new();
    for path in entries(folder)? {
        let name = name(&path);
        if path.is_dir() {
            all.extend(hashes(&path)?.into_iter().map(|(inner, hash)| (format!("{name}/{inner}"), hash)));
        } else {
            all.insert(name, integrity(&fs::read(&path)?));
        }
    }
    Ok(all)
}

/// The hash of a file, as `integrity` and a content policy want it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// Each chapter of the guide with the code and the first sentence of its pages.
fn contents() -> serde_json::Value {
    let page = |code: &Code| {
        let lead = code.page().split("\n\n").nth(1).unwrap_or_default().replace('\n', " ");
        let end = lead.find(". ").map_or(lead.len(), |at| at + 1);
        [code.as_str().to_owned(), lead.get(..end).unwrap_or_default().to_owned()]
    };
    let chapter = |class: &Class| {
        let pages: Vec<_> = Code::ALL.iter().filter(|code| code.class() == *class).map(page).collect();
        serde_json::json!({ "title": class.title(), "pages": pages })
    };
    Class::ALL.iter().map(chapter).collect()
}

/// Trunk leaves its `<link data-trunk>` where the page starts itself, and an empty line for each that it has followed.
fn drop_markers(page: &Path) -> io::Result<()> {
    let text = fs::read_to_string(page)?;
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, link)) = rest.split_once("<link") {
        let Some((attributes, after)) = link.split_once('>') else {
            break;
        };
        kept.push_str(before);
        if !attributes.contains("data-trunk") {
            kept.push_str("<link");
            kept.push_str(attributes);
            kept.push('>');
        }
        rest = after;
    }
    kept.push_str(rest);
    let lines = kept.lines().filter(|line| !line.trim().is_empty());
    fs::write(page, lines.flat_map(|line| [line, "\n"]).collect::<String>())
}

/// `help/CODE.md` for each finding, whole, as its source is; the checklist, and what stands where in the guide.
fn copy_help(to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    fs::copy("src/engine/checklist.md", to.join("checklist.md"))?;
    fs::write(to.join("contents.json"), contents().to_string())?;
    for path in entries(Path::new("src/engine/findings"))? {
        if is(&path, "md") {
            fs::copy(&path, to.join(name(&path).replace('_', "-")))?;
        }
    }
    Ok(())
}
