//! Lists for carts, from the engine itself and from the published package.

use std::path::Path;

use rayon::prelude::*;
use regulars::PackFiles;
use serde_json::Value;

use super::visits::{Answer, LIMIT, Question, Step, purchase, questions, time, write_visits};
use crate::evaluate::package::Package;
use crate::evaluate::served::Packed;
use crate::failure::Failure;
use crate::orders::Orders;

/// The engine's answers to the questions of visits, in their order; `items` are the ids of the orders' items.
pub fn ask(packed: &Packed, visits: &[Vec<Step>], orders: &Orders, items: &[String]) -> Vec<Answer> {
    let answers = |engine: &mut regulars::Engine, visit: &Vec<Step>| -> Vec<Answer> {
        let mut answers = Vec::new();
        for step in visit {
            match step {
                Step::Forget => engine.forget(),
                Step::Order(basket) => {
                    engine.record(&purchase(orders, *basket, items), time(orders, *basket));
                }
                Step::Ask(question) => answers.push(packed.answer(engine, question, orders, items)),
            }
        }
        answers
    };
    let answers: Vec<Vec<Answer>> =
        visits.par_iter().with_min_len(8).map_init(|| packed.engine(), answers).collect();
    answers.into_iter().flatten().collect()
}

impl Packed {
    fn answer(
        &self,
        engine: &regulars::Engine,
        question: &Question,
        orders: &Orders,
        items: &[String],
    ) -> Answer {
        let cart: Vec<String> = question.cart.iter().map(|&item| items[item as usize].clone()).collect();
        let now = time(orders, question.basket);
        let slate = engine.complements_with(&cart, question.mode(), LIMIT, &[], now).unwrap_or_default();
        Answer(slate.items.iter().map(|item| (self.number(item.item), item.score)).collect())
    }
}

/// The package's answers to the same.
///
/// # Errors
///
/// `wasm.node` where Node.js cannot be run, or the package fails.
pub fn ask_package(
    folder: &Path,
    (pack, products): (&PackFiles, Option<&Value>),
    packed: &Packed,
    visits: &[Vec<Step>],
    orders: &Orders,
    items: &[String],
) -> Result<Vec<Answer>, Failure> {
    let mut answers = Vec::new();
    Package { folder, pack, products }.lead(
        questions(visits).count(),
        |to| write_visits(to, visits, orders, items),
        |listed| answers.push(Answer::of_ids(&listed, |id| packed.number_of_id(id))),
    )?;
    Ok(answers)
}
