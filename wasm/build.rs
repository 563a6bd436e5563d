//! Has the linker tell which function refers to which: see `split.mjs`.

fn main() {
    println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
}
