use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value as Json, json};

use super::*;
use crate::journal::wire::{Reader, whole};
use crate::json::Writer;
use crate::offer::{Offer, OfferBook};
use crate::problem::Problem;
use crate::profile::{Facts, ProfileState};
use crate::value::Value;

const CODE: &str = "test.field";
/// Audiences within audiences are made no deeper.
const DEEP: usize = 3;

/// Any value of a shape, as [`write`] writes it.
pub(crate) fn made(shape: &'static Shape, depth: usize) -> BoxedStrategy<Json> {
    let object = |fields: &'static [Field], kind: Option<&'static str>, all: bool| {
        let field = |field: &'static Field| {
            let (there, made) = match field.shape {
                Shape::Optional(of) => (0.5, made(of, depth)),
                ref of if all => {
                    return made(of, depth).prop_map(|value| Some((field.name.to_owned(), value))).boxed();
                }
                ref of => (0.3, made(of, depth)),
            };
            let made = prop::option::weighted(there, made);
            made.prop_map(|value| Some((field.name.to_owned(), value?))).boxed()
        };
        let fields: Vec<_> = fields.iter().map(field).collect();
        let kind = kind.map(|kind| ("kind".to_owned(), json!(kind)));
        let object = move |fields: Vec<Option<_>>| {
            fields.into_iter().flatten().chain(kind.clone()).collect::<Map<_, _>>().into()
        };
        fields.prop_map(object).boxed()
    };
    match *shape {
        Shape::Text(most) => {
            let rest = prop::collection::vec(prop::char::any(), 0..most.min(6));
            ("[a-z茶]", rest).prop_map(|(first, rest)| json!(first + &String::from_iter(rest))).boxed()
        }
        Shape::Number(least, most, _) => {
            let (from, to) = ((least.max(-9e3) * 8.0).ceil() as i32, (most.min(9e3) * 8.0).floor() as i32);
            let ends = prop::sample::select(vec![least, most]).prop_map(Json::from);
            prop_oneof![9 => (from..=to).prop_map(|eighths| json!(f64::from(eighths) / 8.0)), 1 => ends]
                .boxed()
        }
        Shape::Whole(least, most, _) => (least..=most).prop_map(|number| json!(f64::from(number))).boxed(),
        Shape::Time => (-9e15 as i64..9e15 as i64).prop_map(|time| json!(time.clamp(-MS, MS) as f64)).boxed(),
        Shape::Moment => (1e11 as i64..1e15 as i64).prop_map(|time| json!(time as f64)).boxed(),
        Shape::Day => (1..=12, 1..=29).prop_map(|(month, day)| json!(format!("{month:02}-{day:02}"))).boxed(),
        Shape::Flag => any::<bool>().prop_map(Json::from).boxed(),
        Shape::OneOf(names) => prop::sample::select(names).prop_map(Json::from).boxed(),
        Shape::List(of, most) => {
            prop::collection::vec(made(of, depth), 0..=most.min(3)).prop_map(Json::from).boxed()
        }
        Shape::Optional(_) => unreachable!("only a field may be nothing"),
        Shape::Pair(first, second) => (made(first, depth), made(second, depth))
            .prop_map(|(first, second)| json!([first, second]))
            .boxed(),
        Shape::Record(fields) => object(fields, None, true),
        Shape::Tagged(kinds) => {
            let kinds = kinds.iter().map(|(kind, fields)| object(fields, Some(kind), true));
            proptest::strategy::Union::new(kinds).boxed()
        }
        Shape::Keyed(_) if depth > DEEP => Just(json!({})).boxed(),
        Shape::Keyed(fields) => object(fields, None, false),
        Shape::Same(other) => made(other(), depth + 1),
    }
}

/// The latest moment that there is, in ms.
const MS: i64 = 8_640_000_000_000_000;

/// Numbers as JavaScript knows them, all of one kind.
fn plain(json: &Json) -> Json {
    match json {
        Json::Number(number) => json!(number.as_f64()),
        Json::Array(list) => list.iter().map(plain).collect(),
        Json::Object(object) => object.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}

fn written(shape: &Shape, bytes: &[u8]) -> Json {
    let (mut from, mut to) = (Reader::new(bytes), Writer::new(|number| number.to_string()));
    write(shape, &mut from, &mut to);
    assert!(from.is_done());
    serde_json::from_str(&to.into_text()).unwrap()
}

/// The places of a value, as paths and as pointers (RFC 6901).
fn places(json: &Json, path: &str, pointer: &str, to: &mut Vec<(String, String)>) {
    to.push((path.strip_prefix('.').unwrap_or(path).into(), pointer.into()));
    match json {
        Json::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(at, value)| places(value, &format!("{path}[{at}]"), &format!("{pointer}/{at}"), to)),
        Json::Object(object) => object.iter().for_each(|(key, value)| {
            places(value, &format!("{path}.{key}"), &format!("{pointer}/{key}"), to)
        }),
        _ => {}
    }
}

fn any_place(json: &Json, at: &Index) -> (String, String) {
    let mut all = Vec::new();
    places(json, "", "", &mut all);
    at.get(&all).clone()
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[-0-9.a-z茶 ]{0,12}".prop_map(Json::from),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        let key = prop::sample::select(&["kind", "value", "all", "from", "text", "other"][..]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((key.prop_map(str::to_owned), inner), 0..4)
                .prop_map(|fields| fields.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// What stands for an absent value, spelt out.
fn nothing(shape: &Shape) -> Option<Json> {
    match shape {
        Shape::List(..) => Some(json!([])),
        Shape::Flag => Some(json!(false)),
        Shape::Keyed(_) => Some(json!({})),
        Shape::Tagged(kinds) if kinds[0].1.is_empty() => Some(json!({"kind": kinds[0].0})),
        Shape::Same(other) => nothing(other()),
        Shape::Record(fields) => {
            let field = |field: &Field| match field.shape {
                Shape::Optional(_) => Some(None),
                ref of => nothing(of).map(|nothing| Some((field.name.to_owned(), nothing))),
            };
            let fields: Option<Vec<_>> = fields.iter().map(field).collect();
            Some(fields?.into_iter().flatten().collect::<Map<_, _>>().into())
        }
        _ => None,
    }
}

/// Tries everything that must hold of a type.
fn check<T: Shaped>() {
    let shape: &'static Shape = &T::SHAPE;
    let what = (made(shape, 0), any::<Index>(), any_json());
    let config = ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let done = runner.run(&what, |(value, at, other)| {
        let bytes = read(shape, &value, CODE).map_err(|problem| TestCaseError::fail(problem.message()))?;
        let typed: T = whole(&bytes).expect("the bytes are those of the type");
        let mut again = Vec::new();
        typed.write(&mut again);
        prop_assert_eq!(&again, &bytes);
        prop_assert_eq!(plain(&written(shape, &bytes)), plain(&value));

        // Whatever is put anywhere is read, or refused there, or beneath.
        let (path, pointer) = any_place(&value, &at);
        let mut changed = value.clone();
        *changed.pointer_mut(&pointer).unwrap() = other;
        match read(shape, &changed, CODE) {
            Ok(bytes) => prop_assert!(whole::<T>(&bytes).is_some()),
            Err(problem) => {
                let place = path.strip_suffix("kind").unwrap_or(&path);
                prop_assert!(problem.field.starts_with(place), "{path}: {problem:?}");
                prop_assert!(
                    problem.code == CODE && !problem.mend.is_empty() && !problem.expected.is_empty()
                );
            }
        }

        // What nobody knows is refused where it stands.
        let mut changed = value.clone();
        if let Some(Json::Object(object)) = changed.pointer_mut(&pointer) {
            object.insert("nobody_knows".into(), json!(1));
            let problem = read(shape, &changed, CODE).unwrap_err();
            let dot = if path.is_empty() { "" } else { "." };
            prop_assert_eq!(problem.field, format!("{path}{dot}nobody_knows"));
        }
        Ok(())
    });
    done.unwrap();
}

#[test]
fn values_of_a_shape_are_read_and_written_back_and_others_are_refused_where_they_are_wrong() {
    check::<OfferBook>();
    check::<Offer>();
    check::<Facts>();
    check::<ProfileState>();
}

proptest! {
    #[test]
    fn what_is_absent_is_what_is_empty_or_missed_by_its_name(offer in made(&Offer::SHAPE, 0), at: Index) {
        let Shape::Record(fields) = Offer::SHAPE else { unreachable!() };
        let field = at.get(fields);
        let mut object = offer.as_object().unwrap().clone();
        object.remove(field.name);
        let without = read(&Offer::SHAPE, &Json::from(object.clone()), CODE);
        match (nothing(&field.shape), &field.shape) {
            (Some(nothing), _) => {
                object.insert(field.name.into(), nothing);
                prop_assert_eq!(without, read(&Offer::SHAPE, &Json::from(object), CODE));
            }
            (None, Shape::Optional(_)) => {
                let offer: Offer = whole(&without.unwrap()).unwrap();
                prop_assert!(!written(&Offer::SHAPE, &bytes_of(&offer)).as_object().unwrap().contains_key(field.name));
            }
            (None, _) => {
                let problem = without.unwrap_err();
                prop_assert_eq!((problem.field.as_str(), problem.value.as_str()), (field.name, ""));
            }
        }
    }
}

fn bytes_of(value: &impl Wire) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    bytes
}

fn refused(change: Json) -> Problem {
    let mut offer = json!({"promotion_id": "a", "purpose": "content", "title": "A"});
    offer.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    read(&Offer::SHAPE, &offer, CODE).unwrap_err()
}

#[test]
fn a_problem_names_the_path_the_value_and_what_was_expected() {
    let stage = json!({"audience": {"all": [{"visits": {"from": 2}}, {"stage": ["newcommer"]}]}});
    let cases: &[(Json, &str, &str, &str)] = &[
        (stage, "audience.all[1].stage[0]", "newcommer", "one of: stranger, newcomer, first_order"),
        (
            json!({"benefit": {"kind": "percent", "value": 0}}),
            "benefit.value",
            "0",
            "a percentage above 0, at most 100",
        ),
        (json!({"benefit": {"kind": "percent"}}), "benefit.value", "", "a percentage above 0, at most 100"),
        (json!({"benefit": {"kind": "none", "value": 1}}), "benefit.value", "value", "one of: kind"),
        (json!({"benefit": {"value": 1}}), "benefit.kind", "", "one of: none, percent, amount"),
        (json!({"benefit": {"kind": "cash"}}), "benefit.kind", "cash", "one of: none, percent, amount"),
        (json!({"benefit": 10}), "benefit", "10", "an object"),
        (
            json!({"limits": {"impresions": 3}}),
            "limits.impresions",
            "impresions",
            "one of: impressions, periods",
        ),
        (json!({"title": "  "}), "title", "  ", "text, not too long"),
        (json!({"title": null}), "title", "", "text"),
        (json!({"surfaces": "home"}), "surfaces", "home", "a list, not too long"),
        (json!({"surfaces": ["home", null]}), "surfaces[1]", "null", "text, not too long"),
        (json!({"window": {"starts_at": "soon"}}), "window.starts_at", "soon", "ISO 8601"),
        (
            json!({"audience": {"calendar": {"from": "02-30", "to": "03-01"}}}),
            "audience.calendar.from",
            "02-30",
            "a day",
        ),
        (json!({"audience": {"signed_in": "yes"}}), "audience.signed_in", "yes", "true or false"),
        (
            json!({"limits": {"impressions": 1.5}}),
            "limits.impressions",
            "1.5",
            "a whole number from 0 to 1000",
        ),
        (json!({"priority": 1e200}), "priority", "", "a number, not too large"),
    ];
    for (change, field, value, expected) in cases {
        let problem = refused(change.clone());
        assert_eq!(problem.field, *field, "{change}");
        assert!(problem.value.trim_matches('"').starts_with(value), "{change}: {problem:?}");
        assert!(problem.expected.starts_with(expected), "{change}: {problem:?}");
    }
    let pair = read(&<(String, u32)>::SHAPE, &json!(["a", -1]), CODE).unwrap_err();
    assert_eq!((pair.field.as_str(), pair.value.as_str()), ("[1]", "-1"));
}

/// An audience that goes on beneath for ever, so many times over.
struct Endless(usize, usize);

impl Value for Endless {
    fn get(&self, key: &str) -> Option<Self> {
        (key == "any" && self.1 > 0).then(|| Endless(self.0, self.1 - 1))
    }
    fn text(&self) -> Option<String> {
        None
    }
    fn number(&self) -> Option<f64> {
        None
    }
    fn flag(&self) -> Option<bool> {
        None
    }
    fn keys(&self) -> Option<Vec<String>> {
        Some(if self.1 > 0 { vec!["any".into()] } else { Vec::new() })
    }
    fn list(&self) -> Option<Vec<Self>> {
        Some((0..self.0).map(|_| Endless(self.0, self.1)).collect())
    }
    fn describe(&self) -> String {
        "an object".into()
    }
}

#[test]
fn what_holds_itself_is_refused() {
    let audience = &crate::offer::Audience::SHAPE;
    let deep = read(audience, &Endless(1, usize::MAX), CODE).unwrap_err();
    assert_eq!(
        (&*deep.expected, &*deep.field),
        ("no deeper nesting", "any[0]".repeat(12).replace("]a", "].a").as_str())
    );
    // Twenty in each of eleven: more than there are grains of sand, but not deep.
    let wide = read(audience, &Endless(20, 11), CODE).unwrap_err();
    assert_eq!(&*wide.expected, "less: 1 MiB in all");
    assert!(read(audience, &Endless(2, 11), CODE).is_ok());
}
