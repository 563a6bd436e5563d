//! What `tsify-macros` derives: the TypeScript declaration of each type that crosses, from its Rust
//! definition.

pub(crate) use tsify_macros::Tsify;

/// A type with a TypeScript declaration; the derive puts the declaration into the generated `.d.ts`.
#[expect(dead_code, reason = "the names are those to which the derive refers")]
pub(crate) trait Tsify {
    type JsType;
    const DECL: &'static str;
    const SERIALIZATION_CONFIG: SerializationConfig;
}

#[expect(dead_code, reason = "the names are those to which the derive refers")]
pub(crate) struct SerializationConfig {
    pub(crate) missing_as_null: bool,
    pub(crate) hashmap_as_object: bool,
    pub(crate) large_number_types_as_bigints: bool,
}
