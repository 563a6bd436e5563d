use regulars::{LandingPlace, LandingPrior};
use regulars_packer::learn::landing_priors;
use regulars_packer::{Log, Sessions};

use crate::support::{catalog, views};

/// Items 0 to 3, one in each of the categories Drinks > Tea, Drinks > Coffee, Home > Pots, Home > Cups.
fn found(sessions: &Sessions, channels: &[&str]) -> Vec<LandingPrior> {
    let text = "id\ttitle\tproduct_type\n\
        0\tGreen\tDrinks > Tea\n1\tDark\tDrinks > Coffee\n2\tIron\tHome > Pots\n3\tBlue\tHome > Cups\n";
    let read = catalog("feed.tsv", text);
    let joined: Vec<String> = read.columns.iter().map(|cells| cells.join("\u{1e}")).collect();
    let (catalog, _) = regulars::Catalog::from_columns(&read.names, &joined);
    let id = |product: u32| catalog.product(product).unwrap().id.parse().unwrap();
    let item_of: Vec<u32> = (0..catalog.len() as u32).map(id).collect();
    let channels: Vec<String> = channels.iter().map(|name| (*name).to_owned()).collect();
    landing_priors(&catalog, &item_of, sessions, &channels)
}

fn lift(prior: &LandingPrior, path: &str) -> f32 {
    prior.lifts.iter().find(|(known, _)| known == path).map_or(0.0, |(_, lift)| *lift)
}

#[test]
fn those_who_land_at_tea_and_turn_to_pots_lift_pots() {
    let visits: Vec<[u32; 2]> = [[0, 2]; 30].into_iter().chain([[1, 3]; 30]).collect();
    let priors = found(&views(&visits), &[]);
    let places: Vec<&LandingPlace> = priors.iter().map(|prior| &prior.place).collect();
    let category = |path: &str| LandingPlace::Category(path.to_owned());
    assert_eq!(places, [&category("Drinks > Tea"), &category("Drinks > Coffee")]);
    let tea = &priors[0];
    // Every fourth event is of each leaf. Of 30 events after tea all are of pots, and 30 usual ones are added.
    let expected = ((30.0 + 7.5) / 60.0 / 0.25f32).log2() / 3.0;
    assert!((lift(tea, "Home > Pots") - expected).abs() < 1e-6, "{tea:?}");
    assert!(lift(tea, "Home > Cups") < -0.3 && lift(tea, "Drinks > Tea") < -0.3, "{tea:?}");
    assert!(lift(tea, "Home") > 0.0 && lift(tea, "Drinks") < 0.0, "{tea:?}");
    assert!(tea.lifts.is_sorted_by(|a, b| a.1.abs() >= b.1.abs()), "the strongest first: {tea:?}");
}

#[test]
fn a_channel_counts_the_landing_too() {
    let visits: Vec<[u32; 1]> = [[0]; 25].into_iter().chain([[3]; 75]).collect();
    let mut sessions = views(&visits);
    sessions.channel = [vec![1; 25], vec![0; 10], vec![Log::NO_CHANNEL; 65]].concat();
    let priors = found(&sessions, &["mail", "search"]);
    assert_eq!(priors.len(), 1, "ten visits tell nothing, and views of one page nothing of its category");
    assert_eq!(priors[0].place, LandingPlace::Channel("search".to_owned()));
    let expected = ((25.0 + 7.5) / 55.0 / 0.25f32).log2() / 3.0;
    assert!((lift(&priors[0], "Drinks > Tea") - expected).abs() < 1e-6, "{priors:?}");
}

#[test]
fn who_does_as_all_do_gets_no_prior() {
    let visits: Vec<[u32; 3]> = (0..80).map(|visit| [0, 1, visit % 4]).collect();
    let alike = Sessions { channel: vec![0; 80], ..views(&visits) };
    let priors = found(&alike, &["mail"]);
    assert!(priors.iter().all(|prior| matches!(prior.place, LandingPlace::Category(_))), "{priors:?}");
    assert_eq!(found(&Sessions::default(), &[]), []);
}
