//! The profile as a file that its shopper may take along.

use crate::profile::ProfileState;
use crate::shape::{Shape, named, shaped};

/// The file: what it is, and what it holds.
#[derive(Debug)]
pub(crate) struct ProfileFile {
    pub(crate) format: Format,
    pub(crate) version: u32,
    pub(crate) seed: u32,
    pub(crate) profile: ProfileState,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    Profile,
}

named!(Format { Profile => "regulars-profile" });

impl ProfileFile {
    /// The version that is written, and the only one that is read.
    pub(crate) const VERSION: u32 = 1;
}

shaped!(ProfileFile {
    format;
    version: Shape::Whole(ProfileFile::VERSION, ProfileFile::VERSION, "1");
    seed;
    profile;
});
