//! What was learned, how it is measured and how it is packed: each compared with something slow and
//! obvious, or with numbers worked out by hand.

#![cfg(test)]

mod baselines;
mod baskets;
mod contents;
mod customers;
mod folder;
mod items;
mod landing;
mod localities;
mod measures;
mod priors;
mod rows;
mod rows_oracle;
mod search;
mod served;
mod sessions;
mod shop;
mod support;
mod weigh;
