/**
 * The parts of the module beside the core, by their names, and what of the engine is in each: `open` loads those that its
 * options ask for, and `Shop.load` the two that shops ask for themselves. All else is in the core.
 */
export const PARTS = {
  /** How the shopper came, for pages that somebody came to from outside. */
  arrival: ["engine_arrive"],
  /** Catalogues that a page brings itself. */
  catalog: ["engine_load_columns", "engine_load_tsv"],
  /** The shop's own rules for lists. */
  merchandising: ["engine_set_merchandising"],
  /** What a page with offers asks. */
  offers: [
    "engine_claim_offer",
    "engine_dry_run",
    "engine_free_shipping_gap",
    "engine_interests",
    "engine_offers",
    "engine_onboarding",
    "engine_pick_interests",
    "engine_set_offers",
    "engine_skip_step",
    "engine_top_up",
  ],
  /** What goods are to one another in orders: wanted again, and together in bundles. */
  orders: ["engine_bundles", "engine_buy_again"],
  /** Packs, and what comes of them by and by. */
  pack: ["engine_give_up", "engine_needs", "engine_open_pack", "engine_supply"],
  /** What is known of the shopper, to look at and to put right, and why a product is where it is. */
  profile: [
    "engine_correct",
    "engine_explain",
    "engine_export_profile",
    "engine_import_profile",
    "engine_profile",
    "engine_set_facts",
    "engine_set_role_weights",
  ],
};
